//! The one integration binary; its modules mirror the rooms of `src/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test that cannot go on should break off; `pub` is what other modules of the tests use"
)]

mod access;
mod agent;
mod algorithms;
mod at_once;
mod attacks;
mod c14n;
mod ca;
mod cabinet;
mod calendar;
mod cases;
mod catalogue;
mod certificate;
mod circles;
mod citations;
mod cli;
mod clockwork;
mod cms;
mod console;
mod corpus;
mod crash;
mod crash_steps;
mod databases;
mod defects;
mod demo;
mod direction;
mod exchange;
mod explain;
mod fairness;
mod features;
mod forgeries;
mod full_disk;
mod gost;
mod gost_services;
mod hostile;
mod http;
mod inputs;
mod journal;
mod journal_all;
mod json;
mod keeping;
mod kept_reports;
mod language;
mod layers;
mod ledger;
mod letters;
mod load;
mod manual;
mod messages;
mod microscope;
mod mutations;
mod observed;
mod ocsp;
mod one_judge;
mod one_request;
mod openapi;
mod pages;
mod pairs;
mod paper;
mod passing;
mod peers;
mod people;
mod personas;
mod pkcs12;
mod pki;
mod plans;
mod portal;
mod power_cut;
mod readme;
mod refusals;
mod registry;
mod report;
mod revocation;
mod revocation_gateway;
mod revocation_upkeep;
mod rights;
mod routes;
mod rsassa_pss;
mod schemas;
mod senders;
mod settings;
mod shares;
mod signatures;
mod site;
mod stamped;
mod start;
mod state_databases;
mod strict_soap;
mod support;
mod table;
mod tables;
mod text;
mod tidy;
mod tsp;
mod workflow;
mod workstation;
mod wsdl;
mod xml;
