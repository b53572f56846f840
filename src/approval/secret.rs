//! Secrets, and comparing them.
