//! The task runner. `cargo xtask help` says what it does.

mod dev;
mod docs;
mod fuzz;
mod hosting;
mod kill;
mod pack;
mod ports;
mod process;
mod programs;
mod progress;
mod release;
mod reproduce;
mod small;
mod supply;
mod test;
mod tools;

use std::{env, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use lexopt::{
    Arg::{Long, Short, Value},
    ValueExt as _,
};

use crate::{process::Interrupted, programs::Bench, test::Suite};

const HELP: &str = "\
usage: cargo xtask <command>

  dev      install what is missing, build and serve the app with the sandbox, and open it
             --no-open      do not open a browser
             --no-sandbox   the app alone, against the tenant and API of config.json
             --port N       serve the app on port N instead of 8080
             --data FILE    let the sandbox keep its wishes in FILE
             --wishes N     start the sandbox with N wishes, the same each time, instead of a few
             --fault NAME   start the sandbox with this fault on; may be given more than once
             --faults       print the names of all faults, as --fault help does
  build    build the release into dist/, and say what a host should send with it
  hosting  write target/hosting/: what Netlify, Cloudflare Pages, CloudFront and nginx have to be told
             --config FILE  the config.json that the host serves, instead of that of the release
             --connect URL  let the page connect to its origin as well; may be given more than once
  reproduce
           build the release twice, from nothing, in two folders, and fail where a byte differs; takes long
  sbom     write target/sbom/: what a release, and everything with it, is made of, in CycloneDX
  supply-chain
           have cargo-deny check licences, sources and second versions
             --advisories   check what is known to be weak instead; asks GitHub
  size     say what the release in dist/ weighs, and fail where that is over size-budget.toml
             --crates       say which crates and functions its main part is made of instead
  test     run all suites, or those named:
             fmt  clippy  doc  native  browser  build  e2e  engines
  fuzz     try every parser of foreign input with a million inputs each, or those named; fails on a crash
             --runs N       so many inputs instead of 1000000
             --memory       watch memory as well (AddressSanitizer); takes several times as long
             --keep         add what reaches something new to fuzz/corpus
             http           the sandbox instead, by schemathesis, against crates/sandbox/openapi.yaml
  bench    build the release and drive it and its JavaScript peers through the same visit, side by side
             --runs N       so many runs instead of 5
             --network X    fast or slow (slow 4G and a quarter of the speed) instead of both
             --apps A,B     these of wish-list, auth0-spa, vue, react, oidc-client-ts instead of all
             pages          measure each page by Lighthouse instead; fails below 95 for performance, 100 for
                            accessibility, best practices and SEO
             lists          measure a long list beside a page written by hand instead
             all            all three
  screenshots
           build the release and take the pictures in docs/screenshots
  docs     write docs/relying-party.md: what is asked of the client, and which test holds it
  pack     Trunk's post-build hook; not for people
";

/// What the shell calls an end by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: u8 = 130;

#[derive(Debug, PartialEq)]
enum Task {
    Dev(dev::Options),
    Build,
    Hosting(hosting::Options),
    Reproduce,
    Sbom,
    SupplyChain { advisories: bool },
    Test(Vec<Suite>),
    Size { crates: bool },
    Fuzz(fuzz::Options),
    Bench(Bench),
    Screenshots,
    Docs,
    Pack,
    Help,
}

fn main() -> ExitCode {
    match parse(lexopt::Parser::from_env()).and_then(perform) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if error.is::<Interrupted>() => ExitCode::from(INTERRUPTED),
        Err(error) => {
            progress::tell(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: lexopt::Parser) -> Result<Task> {
    let Some(first) = arguments.next()? else { return Ok(Task::Help) };
    let mut task = match first {
        Value(name) if name == "dev" => Task::Dev(dev::Options::default()),
        Value(name) if name == "build" => Task::Build,
        Value(name) if name == "hosting" => Task::Hosting(hosting::Options::default()),
        Value(name) if name == "reproduce" => Task::Reproduce,
        Value(name) if name == "sbom" => Task::Sbom,
        Value(name) if name == "supply-chain" => Task::SupplyChain { advisories: false },
        Value(name) if name == "test" => Task::Test(Vec::new()),
        Value(name) if name == "size" => Task::Size { crates: false },
        Value(name) if name == "fuzz" => Task::Fuzz(fuzz::Options::default()),
        Value(name) if name == "bench" => Task::Bench(Bench::Peers(Vec::new())),
        Value(name) if name == "screenshots" => Task::Screenshots,
        Value(name) if name == "docs" => Task::Docs,
        Value(name) if name == "pack" => Task::Pack,
        Value(name) if name == "help" => Task::Help,
        Short('h') | Long("help") => Task::Help,
        Value(name) => bail!("unknown command {}\n\n{HELP}", name.display()),
        other => return Err(other.unexpected().into()),
    };
    while let Some(argument) = arguments.next()? {
        match (&mut task, argument) {
            (_, Short('h') | Long("help")) => return Ok(Task::Help),
            (Task::Dev(options), Long("no-open")) => options.open = false,
            (Task::Dev(options), Long("no-sandbox")) => options.sandbox = false,
            (Task::Dev(options), Long("port")) => options.port = arguments.value()?.parse()?,
            (Task::Dev(options), Long("data")) => options.data = Some(arguments.value()?.into()),
            (Task::Dev(options), Long("wishes")) => {
                options.wishes = Some(arguments.value()?.parse()?);
            }
            (Task::Dev(options), Long("fault")) => {
                options.faults.push(arguments.value()?.string()?);
            }
            (Task::Dev(options), Long("faults")) => {
                options.faults.push(dev::sandbox::LIST.to_owned());
            }
            (Task::Hosting(options), Long("config")) => {
                options.config = Some(arguments.value()?.into());
            }
            (Task::Hosting(options), Long("connect")) => {
                options.connect.push(arguments.value()?.string()?);
            }
            (Task::SupplyChain { advisories }, Long("advisories")) => *advisories = true,
            (Task::Size { crates }, Long("crates")) => *crates = true,
            (Task::Fuzz(options), Long("runs")) => options.runs = arguments.value()?.parse()?,
            (Task::Fuzz(options), Long("memory")) => options.memory = true,
            (Task::Fuzz(options), Long("keep")) => options.keep = true,
            (Task::Fuzz(options), Value(name)) => options.targets.push(name.string()?),
            (Task::Bench(bench), Value(name)) if *bench == Bench::Peers(Vec::new()) => {
                *bench = name.string()?.parse()?;
            }
            (Task::Bench(Bench::Peers(options)), Long(name)) => {
                options.push(format!("--{name}"));
                options.push(arguments.value()?.string()?);
            }
            (Task::Test(suites), Value(name)) => suites.push(name.string()?.parse()?),
            (_, argument) => return Err(argument.unexpected().into()),
        }
    }
    Ok(task)
}

/// `Ok(false)` when the task did its work and the answer is no.
fn perform(task: Task) -> Result<bool> {
    match task {
        Task::Help => progress::print(HELP.trim_end()),
        Task::Pack => pack::run()?,
        Task::Docs => return docs::run(&project_root()?),
        Task::Dev(options) => {
            process::watch_signals()?;
            dev::run(&project_root()?, &options)?;
        }
        Task::Build => {
            process::watch_signals()?;
            release::run(&project_root()?)?;
        }
        Task::Hosting(options) => hosting::run(&project_root()?, &options)?,
        Task::Reproduce => {
            process::watch_signals()?;
            return reproduce::run(&project_root()?);
        }
        Task::Sbom => supply::write_sbom(&project_root()?)?,
        Task::SupplyChain { advisories } => {
            process::watch_signals()?;
            return supply::check(&project_root()?, advisories);
        }
        Task::Size { crates } => {
            let root = project_root()?;
            return pack::chunks::size(&root, &root.join(release::DIST), crates);
        }
        Task::Fuzz(options) => {
            process::watch_signals()?;
            return fuzz::run(&project_root()?, &options);
        }
        Task::Bench(what) => {
            process::watch_signals()?;
            return programs::bench(&project_root()?, &what);
        }
        Task::Screenshots => {
            process::watch_signals()?;
            programs::screenshots(&project_root()?)?;
        }
        Task::Test(suites) => {
            process::watch_signals()?;
            return test::run(&project_root()?, &suites);
        }
    }
    Ok(true)
}

/// The folder with `Trunk.toml`, here or above.
fn project_root() -> Result<PathBuf> {
    let here = env::current_dir().context("cannot tell the current folder")?;
    let root = here.ancestors().find(|folder| folder.join("Trunk.toml").is_file());
    root.map(ToOwned::to_owned).context("there is no Trunk.toml here or in a folder above")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(arguments: &str) -> Result<Task> {
        parse(lexopt::Parser::from_args(arguments.split_whitespace()))
    }

    #[test]
    fn commands_are_read() {
        let options = dev::Options {
            open: false,
            sandbox: false,
            port: 9000,
            data: Some("wishes.json".into()),
            wishes: Some(10_000),
            faults: Vec::new(),
        };
        let line = "dev --no-open --no-sandbox --port 9000 --data wishes.json --wishes 10000";
        assert_eq!(task(line).unwrap(), Task::Dev(options));
        let faults = |line| match task(line).unwrap() {
            Task::Dev(options) => options.faults,
            other => panic!("{other:?}"),
        };
        assert_eq!(faults("dev --fault cors-off --fault=any-route"), ["cors-off", "any-route"]);
        assert_eq!(faults("dev --fault help"), faults("dev --faults"));
        assert_eq!(task("dev").unwrap(), Task::Dev(dev::Options::default()));
        assert_eq!(task("test fmt e2e").unwrap(), Task::Test(vec![Suite::Fmt, Suite::E2e]));
        assert_eq!(task("docs").unwrap(), Task::Docs);
        let connect = ["https://a.example", "https://b.example"].map(str::to_owned).to_vec();
        let options = hosting::Options { config: Some("my.json".into()), connect };
        let line =
            "hosting --config my.json --connect https://a.example --connect https://b.example";
        assert_eq!(task(line).unwrap(), Task::Hosting(options));
        assert_eq!(task("size --crates").unwrap(), Task::Size { crates: true });
        let (targets, runs) = (vec!["link".to_owned()], 10);
        let some = fuzz::Options { runs, targets, keep: true, ..fuzz::Options::default() };
        assert_eq!(task("fuzz --runs 10 link --keep").unwrap(), Task::Fuzz(some));
        assert_eq!(fuzz::Options::default().runs, 1_000_000);
        assert_eq!(task("bench").unwrap(), Task::Bench(Bench::Peers(Vec::new())));
        assert_eq!(task("bench pages").unwrap(), Task::Bench(Bench::Pages));
        let options = ["--runs", "1", "--apps", "vue"].map(str::to_owned).to_vec();
        let some = task("bench --runs 1 --apps=vue").unwrap();
        assert_eq!(some, Task::Bench(Bench::Peers(options)));
        assert_eq!(task("sbom").unwrap(), Task::Sbom);
        let advisories = Task::SupplyChain { advisories: true };
        assert_eq!(task("supply-chain --advisories").unwrap(), advisories);
        assert_eq!(task("reproduce").unwrap(), Task::Reproduce);
        assert_eq!(task("screenshots").unwrap(), Task::Screenshots);
        assert_eq!(task("").unwrap(), Task::Help);
        assert_eq!(task("test --help").unwrap(), Task::Help);
    }

    #[test]
    fn mistakes_are_named() {
        for (line, message) in [
            ("serve", "unknown command serve"),
            ("build --port 1", "--port"),
            ("dev --port many", "many"),
            ("dev extra", "extra"),
            ("dev --fault", "--fault"),
            ("hosting netlify", "netlify"),
            ("test unit", "unit"),
            ("fuzz --runs many", "many"),
            ("bench lighthouse", "there is no lighthouse"),
            ("bench pages --runs 1", "--runs"),
            ("bench --runs 1 pages", "pages"),
            ("bench pages lists", "lists"),
        ] {
            let error = format!("{:#}", task(line).unwrap_err());
            assert!(error.contains(message), "{error}");
        }
    }
}
