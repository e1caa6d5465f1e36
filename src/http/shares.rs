//! What one client address may have of a listener: connections, handshakes and memory for bodies. A client at its limit is
//! refused, and leaves every other served.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::Bounds;
use super::allowance::Allowance;
use super::seat::Seat;

/// The clients of a listener that have connections now.
#[derive(Debug, Clone)]
pub(super) struct Shares(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    connections_max: usize,
    handshakes_max: usize,
    bodies_max: usize,
    silent_give_way: bool,
    clients: Mutex<HashMap<IpAddr, Client>>,
}

#[derive(Debug)]
struct Client {
    connections: usize,
    handshakes: Arc<Semaphore>,
    bodies: Allowance,
    /// Of its connections, where those that are silent give way.
    seats: Vec<Arc<Seat>>,
}

impl Client {
    /// Whether there is a place for one more, if need be after the connection whose turn it is was told to go.
    fn has_room(&self, connections_max: usize, silent_give_way: bool) -> bool {
        if !silent_give_way {
            return self.connections < connections_max;
        }
        if self.seats.iter().filter(|seat| !seat.is_leaving()).count() < connections_max {
            return true;
        }
        let turns = self.seats.iter().filter_map(|seat| Some((seat.turn()?, seat)));
        turns.min_by_key(|(turn, _)| *turn).map(|(_, seat)| seat.leave()).is_some()
    }
}

impl Shares {
    pub(super) fn new(bounds: &Bounds) -> Self {
        Shares(Arc::new(Inner {
            connections_max: bounds.connections_of_client_max,
            handshakes_max: bounds.handshakes_of_client_max,
            bodies_max: (bounds.bodies_bytes_max / 100)
                .saturating_mul(bounds.client_share_percent_max as usize)
                .max(bounds.body_bytes_max),
            silent_give_way: bounds.silent_give_way,
            clients: Mutex::default(),
        }))
    }

    /// A place for one more connection of this client, if it may have one.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Share> {
        let address = client_of(address);
        let mut clients = self.lock();
        let client = clients.entry(address).or_insert_with(|| Client {
            connections: 0,
            handshakes: Arc::new(Semaphore::new(self.0.handshakes_max)),
            bodies: Allowance::new(self.0.bodies_max),
            seats: Vec::new(),
        });
        if !client.has_room(self.0.connections_max, self.0.silent_give_way) {
            return None;
        }
        client.connections += 1;
        let seat = self.0.silent_give_way.then(Arc::<Seat>::default);
        client.seats.extend(seat.clone());
        let (handshakes, bodies) = (Arc::clone(&client.handshakes), client.bodies.clone());
        Some(Share { shares: self.clone(), address, handshakes, bodies, seat })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Client>> {
        self.0.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An IPv6 client has a network of its own, and takes any address in it.
fn client_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() >> 64 << 64).into()),
        four => four,
    }
}

/// A connection's place in the share of its client, until it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    shares: Shares,
    address: IpAddr,
    handshakes: Arc<Semaphore>,
    bodies: Allowance,
    /// Where it may have to give way.
    pub(super) seat: Option<Arc<Seat>>,
}

impl Share {
    /// The client's turns for handshakes.
    pub(super) fn handshakes(&self) -> Arc<Semaphore> {
        Arc::clone(&self.handshakes)
    }

    /// The client's part of the memory for bodies.
    pub(super) fn bodies(&self) -> Allowance {
        self.bodies.clone()
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut clients = self.shares.lock();
        if let Some(client) = clients.get_mut(&self.address) {
            client.connections -= 1;
            if let Some(seat) = &self.seat {
                client.seats.retain(|other| !Arc::ptr_eq(other, seat));
            }
            if client.connections == 0 {
                clients.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_at_its_limit_leaves_others_theirs_and_gets_its_place_back() {
        let bounds = Bounds { connections_of_client_max: 2, ..Bounds::default() };
        let shares = Shares::new(&bounds);
        let at = |last| IpAddr::from([127, 0, 0, last]);
        let first = shares.enter(at(1)).unwrap();
        let _second = shares.enter(at(1)).unwrap();
        assert!(shares.enter(at(1)).is_none());
        let other = shares.enter(at(2));
        assert!(other.is_some());
        drop(first);
        assert!(shares.enter(at(1)).is_some());
        drop(other);
        assert_eq!(shares.lock().len(), 1, "who has no connection is forgotten");
    }

    #[test]
    fn the_connection_that_is_silent_longest_gives_way_and_one_that_stays_does_not() {
        let bounds = Bounds { connections_of_client_max: 2, silent_give_way: true, ..Bounds::default() };
        let shares = Shares::new(&bounds);
        let enter = || shares.enter(IpAddr::from([127, 0, 0, 1]));
        let (first, second) = (enter().unwrap(), enter().unwrap());
        let seat = |share: &Share| Arc::clone(share.seat.as_ref().unwrap());
        std::thread::sleep(std::time::Duration::from_millis(5));
        seat(&first).heard();
        let third = enter().unwrap();
        assert!(seat(&second).is_leaving() && !seat(&first).is_leaving());
        seat(&first).stay();
        seat(&third).stay();
        assert!(enter().is_none(), "both that are left stay");
        seat(&third).end();
        let fourth = enter().unwrap();
        assert!(seat(&third).is_leaving() && !seat(&first).is_leaving());
        // What has ended goes before what is silent for longer.
        seat(&first).end();
        seat(&first).heard();
        let fifth = enter().unwrap();
        assert!(seat(&first).is_leaving() && !seat(&fourth).is_leaving());
        drop((first, second, third, fourth, fifth));
        assert!(shares.lock().is_empty());
    }

    #[test]
    fn an_ipv6_client_is_its_network_and_a_mapped_one_its_ipv4_address() {
        let of = |text: &str| client_of(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8:0:0:ffff::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
