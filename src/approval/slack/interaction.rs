//! What a click in Slack says.
