//! The message that asks, and what becomes of it.
