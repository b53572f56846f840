//! What people are asked, in plain words.
