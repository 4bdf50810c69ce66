//! Starts the sandbox from the command line.

mod arguments;
mod ending;

use std::{
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

use sandbox::Sandbox;

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
        Err(error) => complain(&format!("{error}; try --help"), 2),
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let signals = Signals::listen()?;
    let app = arguments.config.app_origins.join(", ");
    let sandbox = Sandbox::start(arguments.config).await?;
    // That nobody reads the greeting is no reason to end.
    let _read = io::stdout().write_all(greeting(&sandbox, &app).as_bytes());
    ending::asked_for(signals, arguments.exit_with_stdin).await;
    sandbox.stop().await;
    Ok(())
}

fn complain(sentence: &str, code: u8) -> ExitCode {
    eprintln!("sandbox: {sentence}");
    ExitCode::from(code)
}

fn greeting(sandbox: &Sandbox, app: &str) -> String {
    let account = |account: &sandbox::Account| {
        format!("  {:<20} {:<16} {}\n", account.email, account.password, account.remark)
    };
    let accounts: String = sandbox.accounts().iter().map(account).collect();
    format!(
        "The sandbox is ready.\n\n  App      {app}\n  Issuer   {}\n  API      {}\n  Control  {}\n\nDemo accounts:\n{accounts}",
        sandbox.issuer(),
        sandbox.api_url(),
        sandbox.control_url(),
    )
}
