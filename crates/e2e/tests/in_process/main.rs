//! What is tried without a socket and without a browser: all that the engine of the diagnosis says, held against
//! models of engines and of gateways.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a test says what it found")]

mod fault_table;
mod random;
mod random_gateway;
