//! Memory that a thread gives back when it comes to rest.
//!
//! The program's allocator, mimalloc, keeps what a thread freed for that thread. It looks what of it is unused at every ten thousandth
//! allocation of the thread that is not small, and gives that back to the system a second later, again while somebody allocates. Under
//! load this costs nothing. A thread at rest allocates nothing, so what a load left in it would stay. It therefore allocates so often
//! at its rest: once to have it looked at, and once more to have it given back. With another allocator this does nothing but take a
//! few milliseconds.

use std::time::Duration;

/// How long a thread has nothing to do before it gives back, and between the two times: longer than mimalloc waits (1 s).
pub const REST: Duration = Duration::from_millis(1_500);

/// How often a thread gives back at each rest.
pub const TIMES: u32 = 2;

/// Allocations: mimalloc looks at everything at each 10 000th, and at what it holds ready for the next use of the same size, which it
/// lets go of at the sixteenth look, at each 1 000th.
const ALLOCATIONS: usize = 20_000;

/// Octets of each: more than mimalloc takes for small (1 KB).
const OCTETS: usize = 2 * 1024;

/// Gives back what the thread that calls it holds and does not use: some two milliseconds.
pub fn give_back() {
    for _ in 0..ALLOCATIONS {
        // Without it the compiler leaves the allocation out.
        std::hint::black_box(Vec::<u8>::with_capacity(OCTETS));
    }
}
