//! Nothing: what its manifest names is all there is.
