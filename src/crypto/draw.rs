//! [`Random`] for the libraries that draw.

use rand_core::{TryCryptoRng, TryRng};

use crate::random::Random;

/// [`Random`] in the shape that key generation asks for.
pub(super) struct Draw<'a>(pub(super) &'a dyn Random);

impl TryRng for Draw<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut octets = [0; 4];
        self.0.fill(&mut octets);
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.next_u64())
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill(into);
        Ok(())
    }
}

impl TryCryptoRng for Draw<'_> {}
