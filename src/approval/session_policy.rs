//! What a session of an approver may do: decide on one deployment.
