//! The state and what happens to it.
