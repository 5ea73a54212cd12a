//! Every sentence for users, by key.
