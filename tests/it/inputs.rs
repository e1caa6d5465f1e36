//! What the inputs of the field taught: each kind of them, made here by our own code.

mod declared;
mod explained;
mod keys;
mod leaves;
mod media;
mod names;
