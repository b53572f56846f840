//! That a request comes from Slack.
