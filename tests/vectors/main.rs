//! The crate against cases that others wrote: AWS's signing suite, its cases for skewed clocks, botocore, and what tools print.

mod clock_skew;
mod pasted;
mod signature;
