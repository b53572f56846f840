//! Every way through a tree of choices, one after the other.

use std::fmt;
use std::str::FromStr;

/// The choices of one schedule. Where it says nothing, the first of the alternatives is taken.
#[derive(Clone, Debug, Default)]
pub struct Script {
    taken: Vec<Choice>,
    at: usize,
}

#[derive(Clone, Copy, Debug)]
struct Choice {
    number: usize,
    of: usize,
}

impl Script {
    /// All that begin with this choice.
    pub fn beginning_with(number: usize) -> Self {
        Self {
            taken: vec![Choice { number, of: 0 }],
            at: 0,
        }
    }

    /// One of so many alternatives.
    pub fn choose(&mut self, of: usize) -> usize {
        if self.at == self.taken.len() {
            self.taken.push(Choice { number: 0, of });
        }
        let choice = &mut self.taken[self.at];
        // One that was only written down did not know.
        choice.of = choice.of.max(of);
        self.at += 1;
        choice.number.min(of - 1)
    }

    /// The next script of the same beginning, depth first.
    pub fn next(mut self) -> Option<Self> {
        while let Some(last) = self.taken.pop() {
            if !self.taken.is_empty() && last.number + 1 < last.of {
                self.taken.push(Choice {
                    number: last.number + 1,
                    ..last
                });
                self.at = 0;
                return Some(self);
            }
        }
        None
    }

    /// From its first choice again.
    pub fn again(mut self) -> Self {
        self.at = 0;
        self
    }
}

/// Such as `3.0.2`: as many choices as say anything.
impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.taken.iter().rposition(|choice| choice.number > 0);
        for (place, choice) in self.taken[..=said.unwrap_or(0)].iter().enumerate() {
            let dot = if place == 0 { "" } else { "." };
            write!(f, "{dot}{}", choice.number)?;
        }
        Ok(())
    }
}

impl FromStr for Script {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Result<Vec<usize>, _> = text.split('.').map(str::parse).collect();
        let taken = numbers?
            .into_iter()
            .map(|number| Choice { number, of: 0 })
            .collect();
        Ok(Self { taken, at: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_gone_once() {
        let mut script = Some(Script::beginning_with(1));
        let mut ways = Vec::new();
        while let Some(mut going) = script {
            let first = going.choose(2);
            let second = going.choose(2);
            let third = if second == 1 { going.choose(3) } else { 0 };
            ways.push((first, second, third));
            script = going.next();
        }
        assert_eq!(ways, [(1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 1, 2)]);
    }

    #[test]
    fn what_is_written_down_is_played_again() {
        let mut script: Script = "2.0.1".parse().unwrap();
        assert_eq!([3, 5, 2, 4].map(|of| script.choose(of)), [2, 0, 1, 0]);
        assert_eq!(script.to_string(), "2.0.1");
    }
}
