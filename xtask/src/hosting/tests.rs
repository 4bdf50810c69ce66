//! Each host's files are read back as that host reads them, and what they say is held against the one source.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{
    files,
    headers::{Header, Keep, at_a_host},
    routes::ROUTES,
    site::{Site, has_hash},
};
use crate::pack::policy::Connect;

type Files = BTreeMap<&'static str, String>;
/// Names and values as an answer has them; a name that comes twice has its values joined, as a browser reads them.
type Answer = BTreeMap<String, String>;

fn site() -> Site {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Site {
        connect: Connect::Only(vec!["https://t.eu.auth0.com".into(), "https://a.example".into()]),
        hashed: names(&[
            "app-0d82db894e0dc099.js",
            "app-e8a45b6b28cc360f_bg.wasm",
            "console-803e0fdfe4b9dd19.wasm",
            "icon-db1ad45b7eb5b094.svg",
            "style-c2e261f3426e7bb5.css",
        ]),
        plain: names(&[
            "404.html",
            "a-picture-for-those-who-share.png",
            "config.json",
            "index.html",
            "robots.txt",
        ]),
    }
}

fn made() -> Files {
    files(&site()).unwrap().into_iter().collect()
}

/// What the source says of a path.
fn expected(path: &str) -> Answer {
    let keep = if has_hash(path) { Keep::ForEver } else { Keep::Asking };
    let headers = at_a_host(&site().connect).into_iter();
    let headers = headers.map(|Header { name, value }| (name.to_owned(), value));
    headers.chain([("Cache-Control".to_owned(), keep.value().to_owned())]).collect()
}

fn add(answer: &mut Answer, name: &str, value: &str) {
    let known = answer.entry(name.to_owned()).or_default();
    *known = if known.is_empty() { value.to_owned() } else { format!("{known}, {value}") };
}

/// As Netlify and Cloudflare read `_headers`: every rule that fits counts.
fn static_host(text: &str, path: &str) -> Answer {
    let (mut answer, mut fits) = (Answer::new(), false);
    for line in text.lines() {
        if let Some(header) = line.strip_prefix("  ") {
            let (name, value) = header.split_once(": ").unwrap();
            if fits {
                add(&mut answer, name, value);
            }
        } else {
            fits = line == "/*" || line == path;
        }
    }
    answer
}

/// As CloudFront takes the policy, with what the upload says of the file.
fn cloudfront(policy: &str, upload: &str, path: &str) -> Answer {
    let policy: Value = serde_json::from_str(policy).unwrap();
    let security = &policy["SecurityHeadersConfig"];
    let mut answer = Answer::new();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let content = &security["ContentSecurityPolicy"]["ContentSecurityPolicy"];
    add(&mut answer, "Content-Security-Policy", &text(content));
    add(&mut answer, "Referrer-Policy", &text(&security["ReferrerPolicy"]["ReferrerPolicy"]));
    if security["ContentTypeOptions"]["Override"] == true {
        add(&mut answer, "X-Content-Type-Options", "nosniff");
    }
    let seconds = &security["StrictTransportSecurity"]["AccessControlMaxAgeSec"];
    add(&mut answer, "Strict-Transport-Security", &format!("max-age={seconds}"));
    let items = policy["CustomHeadersConfig"]["Items"].as_array().unwrap();
    assert_eq!(policy["CustomHeadersConfig"]["Quantity"], items.len());
    for item in items {
        add(&mut answer, &text(&item["Header"]), &text(&item["Value"]));
    }
    let name = if ROUTES.contains(&path) || path == "/" { "index.html" } else { &path[1..] };
    let hash = upload.lines().find_map(|line| line.strip_prefix("hash=")).unwrap_or_default();
    let upload = upload.replace("\\\n", "").replace("${hash}", hash.trim_matches('\''));
    for command in upload.lines().filter(|line| line.starts_with("aws s3 cp")) {
        if takes(command, name) {
            let (_, value) = command.split_once("--cache-control '").unwrap();
            add(&mut answer, "Cache-Control", value.trim_end_matches('\''));
        }
    }
    answer
}

/// Whether the AWS CLI copies a file: the last of the patterns that fit it decides.
fn takes(command: &str, name: &str) -> bool {
    let (mut takes, mut words) = (true, command.split_whitespace());
    while let Some(word) = words.next() {
        if let "--exclude" | "--include" = word {
            let pattern = words.next().unwrap().trim_matches(['\'', '"']);
            if fits(pattern.as_bytes(), name.as_bytes()) {
                takes = word == "--include";
            }
        }
    }
    takes
}

/// Python's `fnmatch`, without sets that are negated.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|at| fits(rest, &name[at..])),
        ([b'?', rest @ ..], [_, others @ ..]) => fits(rest, others),
        ([b'[', rest @ ..], [byte, others @ ..]) => {
            let end = rest.iter().position(|it| *it == b']').unwrap();
            let set = &rest[..end];
            let in_range = |at: &[u8]| at[1] == b'-' && (at[0]..=at[2]).contains(byte);
            (set.contains(byte) || set.windows(3).any(in_range)) && fits(&rest[end + 1..], others)
        }
        ([own, rest @ ..], [byte, others @ ..]) => own == byte && fits(rest, others),
        _ => false,
    }
}

/// As nginx does: the headers of the location alone if it has any, else those of the server.
fn nginx(server: &str, headers: &str, path: &str) -> Answer {
    let server = server.replace("include wish-list/headers.conf;", headers);
    let (outer, locations) = server.split_once("\nlocation").unwrap();
    let lasting = locations.split("\nlocation").find(|text| text.contains("[0-9a-f]{16}")).unwrap();
    let text = if has_hash(path) { lasting } else { outer };
    let mut answer = Answer::new();
    for line in text.lines().filter_map(|line| line.trim().strip_prefix("add_header ")) {
        let (name, value) = line.split_once(" \"").unwrap();
        add(&mut answer, name, value.split('"').next().unwrap());
    }
    answer
}

/// The routes that a host answers with the page.
fn routes(files: &Files) -> [Vec<String>; 4] {
    let redirects = |name| {
        let line = |line: &str| Some(line.strip_suffix(" 200")?.split_once(' ')?.0.to_owned());
        files[name].lines().filter_map(line).collect()
    };
    let function = &files["cloudfront/viewer-request.js"];
    let list = function.split("routes = ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    let server = &files["nginx/wish-list/server.conf"];
    let group = server.split("\"^/(").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
    [
        redirects("netlify/_redirects"),
        redirects("cloudflare/_redirects"),
        serde_json::from_str(list).unwrap_or_default(),
        group.split('|').map(|route| format!("/{route}")).collect(),
    ]
}

/// What in the files is not as the source says.
fn disagreements(files: &Files) -> Vec<String> {
    let site = site();
    let all = site.plain.iter().chain(&site.hashed).map(|name| format!("/{name}"));
    let paths = all.chain(["/".to_owned()]).chain(ROUTES.map(str::to_owned));
    let mut found = Vec::new();
    for path in paths {
        let upload = &files["cloudfront/upload.sh"];
        let answers = [
            ("Netlify", static_host(&files["netlify/_headers"], &path)),
            ("Cloudflare", static_host(&files["cloudflare/_headers"], &path)),
            (
                "CloudFront",
                cloudfront(&files["cloudfront/response-headers-policy.json"], upload, &path),
            ),
            (
                "nginx",
                nginx(
                    &files["nginx/wish-list/server.conf"],
                    &files["nginx/wish-list/headers.conf"],
                    &path,
                ),
            ),
        ];
        let wrong = answers.into_iter().filter(|(_, answer)| *answer != expected(&path));
        found.extend(wrong.map(|(host, answer)| format!("{host}, {path}: {answer:?}")));
    }
    for (at, routes) in routes(files).into_iter().enumerate() {
        if routes != ROUTES {
            found.push(format!("routes of host {at}: {routes:?}"));
        }
    }
    found
}

#[test]
fn every_host_sends_what_the_one_source_says() {
    assert_eq!(disagreements(&made()), [""; 0]);
}

#[test]
fn each_file_is_uploaded_once() {
    let upload = made()["cloudfront/upload.sh"].clone();
    for (name, keep) in [
        ("app-e8a45b6b28cc360f_bg.wasm", Keep::ForEver),
        // Of a type that no release has today.
        ("font-3f1c0a7be2d94586.woff2", Keep::ForEver),
        ("robots.txt", Keep::Asking),
        ("a-picture-for-those-who-share.png", Keep::Asking),
    ] {
        let said = cloudfront(
            &made()["cloudfront/response-headers-policy.json"],
            &upload,
            &format!("/{name}"),
        );
        assert_eq!(said["Cache-Control"], keep.value(), "{name}");
    }
}

#[test]
fn patterns_fit_as_in_the_aws_cli() {
    for (pattern, name, expected) in [
        ("*", "", true),
        ("*-??.js", "a-b-12.js", true),
        ("*-[0-9a-f][._]*", "a-7.js", true),
        ("*-[0-9a-f][._]*", "a-g.js", false),
        ("*.js", "a.js.map", false),
    ] {
        assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
    }
}

#[test]
fn one_wrong_letter_is_found() {
    for (file, from, to) in [
        ("netlify/_headers", "default-src 'none'", "default-src 'self'"),
        ("netlify/_headers", "/app-0d82db894e0dc099.js\n", "/app-*.js\n"),
        ("netlify/_redirects", "/token ", "/tokens "),
        ("cloudflare/_headers", "/config.json\n", "/*\n"),
        ("cloudflare/_redirects", "/callback / 200\n", ""),
        ("cloudfront/response-headers-policy.json", "https://a.example", "https://b.example"),
        ("cloudfront/response-headers-policy.json", "usb=()", "usb=(self)"),
        ("cloudfront/response-headers-policy.json", "31536000", "3153600"),
        ("cloudfront/upload.sh", "immutable", "no-cache"),
        ("cloudfront/viewer-request.js", "/sign-in", "/signin"),
        ("nginx/wish-list/headers.conf", "nosniff", "no-sniff"),
        ("nginx/wish-list/server.conf", "    include wish-list/headers.conf;\n", ""),
        ("nginx/wish-list/server.conf", "\"no-cache\"", "\"no-store\""),
        ("nginx/wish-list/server.conf", "callback|", ""),
    ] {
        let mut files = made();
        let edited = files[file].replacen(from, to, 1);
        assert_ne!(edited, files[file], "{file} has no {from:?}");
        files.insert(file, edited);
        assert_ne!(disagreements(&files), [""; 0], "{file}: {from:?} became {to:?}");
    }
}

#[test]
fn a_file_that_is_gone_is_not_answered_with_a_page_of_the_app() {
    let files = made();
    for name in ["netlify/_redirects", "cloudflare/_redirects"] {
        assert!(!files[name].contains('*'), "{}", files[name]);
    }
    let missing: Value =
        serde_json::from_str(&files["cloudfront/custom-error-responses.json"]).unwrap();
    let items = missing["Items"].as_array().unwrap();
    assert_eq!(missing["Quantity"], items.len());
    assert!(items.iter().all(|item| item["ResponseCode"] == "404"), "{missing}");
    let server = &files["nginx/wish-list/server.conf"];
    let fallbacks = server.lines().filter(|line| line.contains("try_files"));
    assert!(fallbacks.clone().count() == 4 && fallbacks.clone().all(|it| it.ends_with("=404;")));
}

/// The nginx that `NGINX_PROGRAM` names (nginx takes `NGINX` for itself), or that is on the search path.
fn nginx_program() -> Option<PathBuf> {
    let named = env::var_os("NGINX_PROGRAM").map(PathBuf::from);
    named.or_else(|| which::which("nginx").ok())
}

#[test]
fn nginx_takes_its_files() {
    let Some(program) = nginx_program() else {
        eprintln!("skipped: there is no nginx here; NGINX_PROGRAM names one");
        return;
    };
    let folder = env::temp_dir().join(format!("wish-list-nginx-{}", std::process::id()));
    let check = |edit: fn(&str) -> String| {
        let files = made();
        fs::create_dir_all(folder.join("wish-list")).unwrap();
        for name in ["headers.conf", "server.conf"] {
            let text = edit(&files[format!("nginx/wish-list/{name}").as_str()]);
            fs::write(folder.join("wish-list").join(name), text).unwrap();
        }
        fs::write(folder.join("nginx.conf"), main_file(&folder)).unwrap();
        let mut command = Command::new(&program);
        command.arg("-t").arg("-p").arg(&folder).arg("-c").arg(folder.join("nginx.conf"));
        let output = command.arg("-e").arg(folder.join("errors")).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (taken, said) = check(str::to_owned);
    let (taken_broken, _) = check(|text| text.replace("always;", "always"));
    fs::remove_dir_all(&folder).unwrap();
    assert!(taken, "{said}");
    assert!(!taken_broken, "a lost semicolon is found");
}

/// What stands around the files, with every path that nginx writes to in `folder`.
fn main_file(folder: &Path) -> String {
    let folder = folder.display();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String =
        kinds.map(|kind| format!("    {kind}_temp_path {folder}/{kind};\n")).concat();
    format!(
        "pid {folder}/pid;\nevents {{}}\nhttp {{\n{temporary}    access_log off;\n    server {{\n\
         \x20       listen unix:{folder}/socket;\n        root {folder};\n\
         \x20       include wish-list/server.conf;\n    }}\n}}\n"
    )
}
