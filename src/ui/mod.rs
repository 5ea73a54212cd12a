//! Draws the state and turns input into events.
