//! Starts the sandbox from the command line.

mod arguments;
mod ending;
mod listing;

use std::{
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

use sandbox::{Fault, Sandbox};

use crate::{
    arguments::{Arguments, Asked, HELP},
    ending::Signals,
};

#[expect(clippy::print_stdout, reason = "this is a command-line program")]
#[tokio::main]
async fn main() -> ExitCode {
    match arguments::parse(lexopt::Parser::from_env()) {
        Ok(Asked::Run(arguments)) => match run(arguments).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&error.to_string(), 1),
        },
        Ok(Asked::Help) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Asked::Faults) => {
            // Printed in one piece: who reads the first lines only is no reason to fail.
            let _read = io::stdout().write_all(listing::all().as_bytes());
            ExitCode::SUCCESS
        }
        Err(error @ lexopt::Error::Custom(_)) => complain(&error.to_string(), 2),
        Err(error) => complain(&format!("{error}; try --help"), 2),
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let signals = Signals::listen()?;
    let app = arguments.config.app_origins.join(", ");
    let sandbox = Sandbox::start(arguments.config).await?;
    sandbox.replace_faults(arguments.faults.iter().copied()).await;
    // That nobody reads the greeting is no reason to end.
    let _read = io::stdout().write_all(greeting(&sandbox, &app, &arguments.faults).as_bytes());
    ending::asked_for(signals, arguments.exit_with_stdin).await;
    sandbox.stop().await;
    Ok(())
}

fn complain(sentence: &str, code: u8) -> ExitCode {
    eprintln!("sandbox: {sentence}");
    ExitCode::from(code)
}

fn greeting(sandbox: &Sandbox, app: &str, faults: &[Fault]) -> String {
    let account = |account: &sandbox::Account| {
        format!("  {:<20} {:<16} {}\n", account.email, account.password, account.remark)
    };
    let accounts: String = sandbox.accounts().iter().map(account).collect();
    let on = |fault: &Fault| format!("  {:<20} {}\n", fault.name(), fault.title());
    let faults: String = faults.iter().map(on).collect();
    let heading = if faults.is_empty() { "" } else { "\nFaults that are on:\n" };
    format!(
        "The sandbox is ready.\n\n  App      {app}\n  Issuer   {}\n  API      {}\n  Control  {}\n{heading}{faults}\nDemo accounts:\n{accounts}",
        sandbox.issuer(),
        sandbox.api_url(),
        sandbox.control_url(),
    )
}
