//! The crate against cases that others wrote: AWS's cases for skewed clocks, and what tools print.

mod clock_skew;
mod pasted;
