//! The types as written to disk; versions and migration.
