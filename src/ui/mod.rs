//! Draws the state and turns input into events.

pub mod fonts;
pub mod icons;
pub mod reading;
pub mod theme;
