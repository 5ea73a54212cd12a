//! Carries out effects.

pub mod clipboard;
pub mod dialogs;
pub mod system;
