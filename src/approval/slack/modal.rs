//! The form that asks for a reason.
