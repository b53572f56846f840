//! How often what came out.

use std::collections::BTreeMap;
use std::fmt;

/// Counts by name.
#[derive(Debug, Default)]
pub struct Rates(BTreeMap<String, u64>);

impl Rates {
    pub fn count(&mut self, what: String) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn add(&mut self, other: Self) {
        for (what, times) in other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }

    fn all(&self) -> u64 {
        self.0.values().sum()
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.all().max(1);
        for (what, times) in &self.0 {
            let per_mille = times * 1000 / all;
            writeln!(
                f,
                "{times:>9}  {:>3}.{} %  {what}",
                per_mille / 10,
                per_mille % 10
            )?;
        }
        write!(f, "{:>9}  in all", self.all())
    }
}
