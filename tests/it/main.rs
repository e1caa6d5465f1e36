//! The one integration binary; its modules mirror the rooms of `src/`.

mod cli;
mod http;
mod layers;
mod routes;
mod support;
mod tidy;
mod wsdl;
