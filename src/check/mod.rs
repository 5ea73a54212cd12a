//! Rules of the codebook and of the data, one file each.
