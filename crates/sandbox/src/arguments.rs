//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Error, Parser, ValueExt as _};
use sandbox::Config;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Stands in for an Auth0 tenant and an AWS HTTP API, on this machine.

Usage: sandbox [options]

  --app-origin URL     the origin of the app; may be given more than once [http://localhost:8080]
  --tenant-port PORT   where the tenant listens [8081]
  --api-port PORT      where the HTTP API listens [8082]
  --control-port PORT  where the control page listens [8083]
  --data FILE          keep the wishes in this file [in memory, with samples]
  --exit-with-stdin    end when the standard input closes
  --help               print this

A port of 0 takes any free one.";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Print the help.
    Help,
    /// Start.
    Run(Arguments),
}

/// How to start.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// What the sandbox is.
    pub(crate) config: Config,
    /// Whether the end of the standard input ends the program.
    pub(crate) exit_with_stdin: bool,
}

/// Reads the command line.
///
/// # Errors
/// An option that does not exist or a value that does not fit.
pub(crate) fn parse(mut parser: Parser) -> Result<Asked, Error> {
    let mut arguments = Arguments::default();
    let mut origins = Vec::new();
    while let Some(argument) = parser.next()? {
        let config = &mut arguments.config;
        match argument {
            Arg::Long("app-origin") => origins.push(parser.value()?.string()?),
            Arg::Long("tenant-port") => config.tenant_port = parser.value()?.parse()?,
            Arg::Long("api-port") => config.api_port = parser.value()?.parse()?,
            Arg::Long("control-port") => config.control_port = parser.value()?.parse()?,
            Arg::Long("data") => config.data = Some(PathBuf::from(parser.value()?)),
            Arg::Long("exit-with-stdin") => arguments.exit_with_stdin = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(Asked::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    if !origins.is_empty() {
        arguments.config.app_origins = origins;
    }
    Ok(Asked::Run(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Asked, String> {
        parse(Parser::from_args(line.split_whitespace())).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_every_option() {
        let expected = Config {
            app_origins: vec!["http://a:1".to_owned(), "http://b:2".to_owned()],
            tenant_port: 1,
            api_port: 2,
            control_port: 0,
            data: Some(PathBuf::from("w.json")),
        };
        let line = "--app-origin http://a:1 --app-origin=http://b:2 --tenant-port 1 --api-port 2 \
            --control-port 0 --data w.json --exit-with-stdin";
        assert_eq!(
            read(line),
            Ok(Asked::Run(Arguments { config: expected, exit_with_stdin: true }))
        );
        assert_eq!(read(""), Ok(Asked::Run(Arguments::default())));
        assert_eq!(read("--tenant-port 1 --help"), Ok(Asked::Help));
    }

    #[test]
    fn says_what_does_not_fit() {
        for (line, needle) in [
            ("--port 1", "--port"),
            ("--api-port 70000", "70000"),
            ("--data", "--data"),
            ("here", "here"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(needle), "{error}");
        }
    }
}
