//! Draws the state and turns input into events.

pub mod fonts;
mod history;
pub mod icons;
pub mod reading;
pub mod theme;

pub mod annotations;
pub mod articles;
pub mod centre;
pub mod codebook;
mod inspector;
mod keys;
pub mod list;
pub mod menu;
pub mod overlays;
pub mod status;
pub mod widgets;
pub mod window;
