//! Mailbox.
