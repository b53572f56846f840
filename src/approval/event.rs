//! What `EventBridge` tells.
