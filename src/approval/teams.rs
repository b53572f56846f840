//! Microsoft Teams: a card with a link.
