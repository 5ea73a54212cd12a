//! Files: articles, layers, codebooks, settings.
