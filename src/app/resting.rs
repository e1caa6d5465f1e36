//! The threads of the I/O give memory back when there is nothing to do.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{MissedTickBehavior, interval};

use crate::workers::at_rest;

/// Of the time between two looks, what all the threads of the I/O may have been busy at rest: timers, and a call of a monitor.
const BUSY_PERCENT_MAX: u32 = 5;

/// Looks whether the threads of the I/O rest, and has them give back what a load left in them, for ever. Workers do it by themselves.
pub async fn give_back_at_rest() {
    let runtime = Handle::current();
    let metrics = runtime.metrics();
    let threads = metrics.num_workers();
    let busy = || (0..threads).map(|thread| metrics.worker_total_busy_duration(thread)).sum::<Duration>();
    let mut looks = interval(at_rest::REST);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut before, mut given_back) = (busy(), 0);
    loop {
        looks.tick().await;
        let now = busy();
        let worked = now.saturating_sub(before);
        before = now;
        if worked * 100 > at_rest::REST * BUSY_PERCENT_MAX {
            given_back = 0;
        } else if given_back < at_rest::TIMES {
            given_back += 1;
            // Each takes milliseconds: a thread that has nothing to do takes one that another has not begun.
            for _ in 0..threads * 2 {
                runtime.spawn(async { at_rest::give_back() });
            }
        }
    }
}
