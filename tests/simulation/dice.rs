//! Chance, drawn from a seed.

/// The same seed gives the same throws.
pub struct Dice(fastrand::Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.i64(least..=most)
    }

    /// One of them.
    pub fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.0.usize(0..among.len())].clone()
    }

    /// One of them, if there is one.
    pub fn pick_any<T: Clone>(&mut self, among: &[T]) -> Option<T> {
        (!among.is_empty()).then(|| self.pick(among))
    }
}
