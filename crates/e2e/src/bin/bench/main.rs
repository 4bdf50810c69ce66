//! How fast and how small the release is. `cargo xtask bench` prepares what this needs.
//!
//! `compare` drives the app and its JavaScript peers through the same visit, side by side; `pages` has
//! Lighthouse measure each page of the app.

mod compare;
mod pages;
mod report;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command-line program")]
#[tokio::main]
async fn main() -> ExitCode {
    match measure().await {
        Ok((report, is_good)) => {
            println!("{report}");
            if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is to be printed, and whether it is good enough.
async fn measure() -> Result<(String, bool)> {
    let mut arguments = env::args().skip(1);
    match arguments.next().as_deref() {
        Some("pages") => pages::measure().await,
        Some("compare") => {
            let options = compare::Options::read(arguments)?;
            Ok((compare::measure(&options).await?, true))
        }
        _ => bail!("say `compare` or `pages`; see `cargo xtask help`"),
    }
}
