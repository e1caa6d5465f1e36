//! What the inputs of the field taught: each kind of them, made here by our own code.

mod explained;
mod names;
