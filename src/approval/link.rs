//! What a link or a button stands for, sealed.
