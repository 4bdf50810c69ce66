//! What `cargo xtask pack` does to a release, and nothing that a development build needs.

mod crates;
mod glue;
mod merge;
mod minify;
mod names;
mod size;
mod split;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use lexopt::{Arg::Value, Parser};

const USAGE: &str = "\
usage: packer split MODULE FOLDER WASM-BINDGEN
       packer minify SCRIPT
       packer size DIST RELEASE BUDGET
       packer crates MODULE";

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)` when the release is over its budget.
fn run(mut arguments: Parser) -> Result<bool> {
    let mut words = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(word) => words.push(PathBuf::from(word)),
            other => return Err(other.unexpected().into()),
        }
    }
    let (task, paths) = words.split_first().context(USAGE)?;
    match (task.to_str(), paths) {
        (Some("split"), [module, folder, bindgen]) => split::run(module, folder, bindgen)?,
        (Some("minify"), [script]) => {
            let cannot = |verb| format!("cannot {verb} {}", script.display());
            let code = fs::read_to_string(script).with_context(|| cannot("read"))?;
            fs::write(script, minify::minified(&code)?).with_context(|| cannot("write"))?;
        }
        (Some("size"), [dist, release, budget]) => {
            let (report, is_within) = size::report(dist, release, budget)?;
            print(&report);
            return Ok(is_within);
        }
        (Some("crates"), [module]) => print(&crates::report(module)?),
        _ => bail!(USAGE),
    }
    Ok(true)
}

#[expect(clippy::print_stdout, reason = "the report is what is asked for")]
fn print(text: &str) {
    println!("{text}");
}
