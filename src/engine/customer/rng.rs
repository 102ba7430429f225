//! Dice that fall the same for the same seed, on every machine and any number of threads.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A chance is told in so many parts, so that it falls the same on every machine. A choice: finer than a
/// thousandth of a percent.
const FINE: u32 = 1 << 24;

/// The dice of one call.
#[derive(Debug, Clone)]
pub struct CallRng(ChaCha8Rng);

impl CallRng {
    /// The dice of the call with this number, among the calls of a seed; calls do not share any.
    #[must_use]
    #[inline]
    pub fn new(seed: u64, call: u64) -> Self {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        dice.set_stream(call);
        Self(dice)
    }

    /// A number below `most`; 0 where there is none.
    #[inline]
    pub fn below(&mut self, most: u32) -> u32 {
        // The high half of a product is as good as even for the small numbers used here.
        let product = u64::from(self.0.next_u32()) * u64::from(most);
        u32::try_from(product >> 32).unwrap_or_default()
    }

    /// Whether something happens that is so likely (0 to 1).
    #[inline]
    pub fn chance(&mut self, likely: f64) -> bool {
        likely > 0.0 && f64::from(self.below(FINE)) < likely * f64::from(FINE)
    }

    /// One of these, by its place.
    #[inline]
    pub fn index(&mut self, count: usize) -> usize {
        self.below(u32::try_from(count).unwrap_or(u32::MAX)) as usize
    }

    /// The place of one of these, each as likely as its weight; `None` if all weigh nothing.
    pub fn weighted_index(&mut self, weights: &[u32]) -> Option<usize> {
        let total: u32 = weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight));
        if total == 0 {
            return None;
        }
        let mut left = self.below(total);
        weights.iter().position(|weight| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        })
    }
}
