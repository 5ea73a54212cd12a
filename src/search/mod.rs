//! Finding text in articles.
