//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Error, Parser, ValueExt as _};
use sandbox::{Config, Fault};

use crate::listing;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Stands in for an Auth0 tenant and an AWS HTTP API, on this machine.

Usage: sandbox [options]

  --app-origin URL     the origin of the app; may be given more than once [http://localhost:8080]
  --tenant-port PORT   where the tenant listens [8081]
  --api-port PORT      where the HTTP API listens [8082]
  --control-port PORT  where the control page listens [8083]
  --data FILE          keep the wishes in this file [in memory, with samples]
  --wishes N           start with N wishes, the same each time, 100000 at most [a few samples]
  --fault NAME         start with this fault on; may be given more than once
  --faults             print the names of all faults, as --fault help does
  --exit-with-stdin    end when the standard input closes
  --help               print this

A port of 0 takes any free one.";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Print the help.
    Help,
    /// Print the names of the faults.
    Faults,
    /// Start.
    Run(Arguments),
}

/// How to start.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// What the sandbox is.
    pub(crate) config: Config,
    /// The faults that are on from the start.
    pub(crate) faults: Vec<Fault>,
    /// Whether the end of the standard input ends the program.
    pub(crate) exit_with_stdin: bool,
}

/// Reads the command line.
///
/// # Errors
/// An option that does not exist or a value that does not fit; [`Error::Custom`] for the name of a
/// fault, which says where the names are.
pub(crate) fn parse(mut parser: Parser) -> Result<Asked, Error> {
    let mut arguments = Arguments::default();
    let mut origins = Vec::new();
    let mut asks_for_faults = false;
    while let Some(argument) = parser.next()? {
        let config = &mut arguments.config;
        match argument {
            Arg::Long("app-origin") => origins.push(parser.value()?.string()?),
            Arg::Long("tenant-port") => config.tenant_port = parser.value()?.parse()?,
            Arg::Long("api-port") => config.api_port = parser.value()?.parse()?,
            Arg::Long("control-port") => config.control_port = parser.value()?.parse()?,
            Arg::Long("data") => config.data = Some(PathBuf::from(parser.value()?)),
            Arg::Long("wishes") => config.wishes = Some(parser.value()?.parse()?),
            Arg::Long("faults") => asks_for_faults = true,
            Arg::Long("fault") => match parser.value()?.string()?.as_str() {
                "help" => asks_for_faults = true,
                name => arguments.faults.push(fault(name)?),
            },
            Arg::Long("exit-with-stdin") => arguments.exit_with_stdin = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(Asked::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    // Not at once, so that a name that is wrong is said here too.
    if asks_for_faults {
        return Ok(Asked::Faults);
    }
    if !origins.is_empty() {
        arguments.config.app_origins = origins;
    }
    if arguments.config.wishes.is_some() && arguments.config.data.is_some() {
        let why = "--wishes fills the memory; the wishes of --data are those in the file";
        return Err(Error::Custom(why.into()));
    }
    Ok(Asked::Run(arguments))
}

fn fault(name: &str) -> Result<Fault, Error> {
    name.parse().map_err(|unknown| Error::Custom(listing::unknown(&unknown).into()))
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
            wishes: None,
        };
        let line = "--app-origin http://a:1 --app-origin=http://b:2 --tenant-port 1 --api-port 2 \
            --control-port 0 --data w.json --exit-with-stdin --fault cors-off --fault=any-route";
        let faults = vec![Fault::CorsOff, Fault::AnyRoute];
        assert_eq!(
            read(line),
            Ok(Asked::Run(Arguments { config: expected, faults, exit_with_stdin: true }))
        );
        assert_eq!(read(""), Ok(Asked::Run(Arguments::default())));
        assert_eq!(read("--tenant-port 1 --help"), Ok(Asked::Help));
        let many = Config { wishes: Some(10_000), ..Config::default() };
        let many = Arguments { config: many, ..Arguments::default() };
        assert_eq!(read("--wishes 10000"), Ok(Asked::Run(many)));
        assert_eq!(read("--faults"), Ok(Asked::Faults));
        assert_eq!(read("--fault help --fault cors-off"), Ok(Asked::Faults));
    }

    #[test]
    fn says_what_does_not_fit() {
        for (line, needle) in [
            ("--port 1", "--port"),
            ("--api-port 70000", "70000"),
            ("--data", "--data"),
            ("here", "here"),
            ("--wishes many", "many"),
            ("--wishes 10 --data w.json", "--data"),
            ("--fault", "--fault"),
            ("--fault cors-of", "cors-off"),
            ("--faults --fault cors-of", "cors-off"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(needle), "{error}");
        }
    }
}
