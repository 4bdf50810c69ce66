//! The figures of a visit: pure functions of what was noted and sent.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{
    visit::Visit,
    wire::{Kind, Sent},
};

/// A figure, by its name.
pub(super) type Figures = BTreeMap<&'static str, f64>;

/// Every figure of a visit in the order in which they are shown: its name, what it says, and its unit.
pub(super) const ALL: [(&str, &str, Unit); 25] = [
    ("first.body", "first load: body bytes", Unit::Kilobytes),
    ("first.transfer", "first load: with headers", Unit::Kilobytes),
    ("first.requests", "first load: requests", Unit::Number),
    ("all.body", "until signed in with the list: body bytes", Unit::Kilobytes),
    ("all.transfer", "until signed in with the list: with headers", Unit::Kilobytes),
    ("all.requests", "until signed in with the list: requests", Unit::Number),
    ("form.body", "until a wish can be added: body bytes", Unit::Kilobytes),
    ("contentful", "first contentful paint", Unit::Milliseconds),
    ("usable", "Sign in usable", Unit::Milliseconds),
    ("list", "list painted", Unit::Milliseconds),
    ("leaving", "Sign in pressed to leaving", Unit::Milliseconds),
    ("callback.list", "callback to list painted", Unit::Milliseconds),
    ("callback.name", "callback to name painted", Unit::Milliseconds),
    ("callback.both", "callback to both painted", Unit::Milliseconds),
    ("callback.form", "callback to form usable", Unit::Milliseconds),
    ("post", "POST to item painted", Unit::Milliseconds),
    ("reload.list", "reload to list painted", Unit::Milliseconds),
    ("reload.name", "reload to name painted", Unit::Milliseconds),
    ("cpu", "renderer CPU, all threads", Unit::Milliseconds),
    ("tasks.cold", "main thread busy, cold load", Unit::Milliseconds),
    ("tasks.callback", "main thread busy, callback", Unit::Milliseconds),
    ("blocking.cold", "total blocking time, cold load", Unit::Milliseconds),
    ("blocking.callback", "total blocking time, callback", Unit::Milliseconds),
    ("memory.heap", "memory: JavaScript heap", Unit::Kilobytes),
    ("memory.wasm", "memory: WebAssembly", Unit::Kilobytes),
];

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Of 1,000 bytes.
    Kilobytes,
    Milliseconds,
    Number,
}

impl Unit {
    /// A figure as people read it.
    pub(super) fn show(self, figure: f64) -> String {
        // The sum of nothing is -0.
        let figure = figure + 0.0;
        match self {
            Self::Kilobytes => format!("{:.1}", figure / 1000.0),
            Self::Milliseconds | Self::Number => format!("{figure:.0}"),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Kilobytes => "KB",
            Self::Milliseconds => "ms",
            Self::Number => "",
        }
    }
}

/// Body bytes by kind, of the first load and of everything until somebody is signed in.
pub(super) type ByKind = [Vec<f64>; 2];

/// All figures of a visit.
///
/// # Errors
/// When something that was to be noted is missing.
pub(super) fn of(visit: &Visit, sent: &[Sent]) -> Result<(Figures, ByKind)> {
    let cold = visit.documents.first().context("no document")?;
    let back = visit.documents.iter().skip(1);
    let back = back.clone().find(|document| document["path"] == "/callback");
    let back = back.context("no document of the callback")?;
    let reloaded = &visit.documents[visit.before_reload..];

    let first_until = began(cold)? + painted(cold, "usable")?.max(painted(cold, "list")?);
    let [list, name] = [painted(back, "list")?, painted(back, "name")?];
    let all_until = began(back)? + list.max(name);
    let form = painted(back, "form")?;
    let until = |moment: f64| sent.iter().filter(move |request| request.at <= moment);
    // The way back over the tenant is not the app's.
    let fetched = number(back, "fetched")?;
    let leaving = leaving(cold, sent)?;

    let mut figures = Figures::new();
    for (names, moment) in [
        (["first.body", "first.transfer", "first.requests"], first_until),
        (["all.body", "all.transfer", "all.requests"], all_until),
    ] {
        let own = || until(moment).filter(|request| request.kind.is_some());
        let but_api = || own().filter(|request| request.kind != Some(Kind::Api));
        figures.insert(names[0], but_api().map(|request| request.body).sum());
        figures.insert(names[1], but_api().map(|request| request.transfer).sum());
        #[expect(clippy::cast_precision_loss, reason = "there are some dozens")]
        figures.insert(names[2], own().count() as f64);
    }
    let form_until = began(back)? + form.max(list).max(name);
    let for_form = until(form_until)
        .filter(|request| !matches!(request.kind, None | Some(Kind::Api)))
        .map(|request| request.body);
    figures.insert("form.body", for_form.sum());
    let [wait, post] = [number(back, "submitted")?, painted(back, "added")?];
    let [heap, wasm] = visit.memory;
    figures.extend([
        ("contentful", number(cold, "contentful")?),
        ("usable", painted(cold, "usable")?),
        ("list", painted(cold, "list")?),
        ("leaving", leaving),
        ("callback.list", list - fetched),
        ("callback.name", name - fetched),
        ("callback.both", list.max(name) - fetched),
        ("callback.form", form - fetched),
        ("post", post - wait),
        ("reload.list", since_reload(reloaded, "list")?),
        ("reload.name", since_reload(reloaded, "name")?),
        ("cpu", cpu(&visit.clocks)?),
        ("tasks.cold", seconds(&visit.clocks[1], "TaskDuration")?),
        ("tasks.callback", seconds(&visit.clocks[5], "TaskDuration")?),
        ("blocking.cold", blocking(cold)),
        ("blocking.callback", blocking(back)),
        ("memory.heap", heap),
        ("memory.wasm", wasm),
    ]);
    let kinds = [first_until, all_until].map(|moment| {
        let of = |kind| until(moment).filter(move |request| request.kind == Some(kind));
        Kind::ALL.into_iter().map(|kind| of(kind).map(|request| request.body).sum()).collect()
    });
    Ok((figures, kinds))
}

/// From the press to the request that leaves for the tenant.
fn leaving(cold: &Value, sent: &[Sent]) -> Result<f64> {
    let pressed = began(cold)? + number(cold, "pressed")?;
    let left = sent.iter().find(|request| request.kind.is_none()).context("nobody left")?;
    Ok((left.at - pressed).max(0.0))
}

/// When something was painted first after the reload, in whichever document.
fn since_reload(documents: &[Value], mark: &str) -> Result<f64> {
    let start = began(documents.first().context("no reload")?)?;
    let found = documents
        .iter()
        .find_map(|document| Some(began(document).ok()? + painted(document, mark).ok()?));
    found.map(|moment| moment - start).with_context(|| format!("after the reload no {mark}"))
}

/// The CPU time of the renderer from the blank page until the tenant's login page stands there, less what
/// that page costs, and from its consent page until the person is signed in and a second has gone by.
fn cpu(clocks: &[Value; 6]) -> Result<f64> {
    let at = |place: usize| seconds(&clocks[place], "ProcessTime");
    let [start, left, again, back, end] = [at(0)?, at(2)?, at(3)?, at(4)?, at(5)?];
    Ok((left - start) - (again - left) + (end - back))
}

/// How long tasks kept the page from answering (Web Vitals: of each long task what is over 50 ms).
fn blocking(document: &Value) -> f64 {
    let tasks = document["long"].as_array().into_iter().flatten().filter_map(Value::as_f64);
    tasks.map(|task| (task - 50.0).max(0.0)).sum()
}

fn began(document: &Value) -> Result<f64> {
    number(document, "began")
}

fn painted(document: &Value, mark: &str) -> Result<f64> {
    let painted = document["marks"][mark]["painted"].as_f64();
    painted.with_context(|| format!("{mark} was never painted on {}", document["path"]))
}

fn number(value: &Value, name: &str) -> Result<f64> {
    value[name].as_f64().with_context(|| format!("no {name} in {value}"))
}

/// A clock of the renderer, in milliseconds.
fn seconds(clock: &Value, name: &str) -> Result<f64> {
    number(clock, name).map(|seconds| seconds * 1000.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(path: &str, began: f64, marks: &[(&str, f64)]) -> Value {
        let mark =
            |(name, painted): &(&str, f64)| ((*name).to_owned(), json!({ "painted": painted }));
        let marks: serde_json::Map<_, _> = marks.iter().map(mark).collect();
        json!({ "path": path, "began": began, "marks": marks, "long": [60.0, 80.5], "contentful": 40.0,
            "pressed": 1000.0, "submitted": 500.0, "fetched": 10.0 })
    }

    fn request(at: f64, kind: Option<Kind>) -> Sent {
        let (method, url) = ("GET".to_owned(), String::new());
        Sent { method, url, kind, at, status: 200, body: 100.0, transfer: 150.0 }
    }

    fn clock(process: f64) -> Value {
        json!({ "ProcessTime": process, "TaskDuration": 0.2 })
    }

    fn visit() -> Visit {
        Visit {
            documents: vec![
                document("/", 5000.0, &[("usable", 90.0), ("list", 70.0)]),
                document(
                    "/callback",
                    8000.0,
                    &[("list", 60.0), ("name", 210.0), ("form", 310.0), ("added", 530.0)],
                ),
                // It leaves again, and comes back with the list.
                document("/", 9000.0, &[]),
                document("/callback", 9100.0, &[("list", 40.0), ("name", 45.0)]),
            ],
            before_reload: 2,
            clocks: [0.1, 0.3, 0.4, 0.45, 0.9, 1.0].map(clock),
            memory: [1.0, 2.0],
            events: Vec::new(),
        }
    }

    #[test]
    fn figures_are_taken_from_notes_clocks_and_requests() {
        let sent = [
            request(5001.0, Some(Kind::Html)),
            request(5080.0, Some(Kind::Api)),
            request(5500.0, Some(Kind::Js)),
            request(6020.0, None),
            request(8001.0, Some(Kind::Tenant)),
            request(8600.0, Some(Kind::Api)),
        ];
        let (figures, kinds) = of(&visit(), &sent).unwrap();
        let check =
            |name, expected: f64| assert!((figures[name] - expected).abs() < 1e-6, "{name}");
        check("first.body", 100.0);
        check("first.requests", 2.0);
        check("all.transfer", 450.0);
        check("all.requests", 4.0);
        check("usable", 90.0);
        check("leaving", 20.0);
        check("callback.list", 50.0);
        check("callback.both", 200.0);
        check("callback.form", 300.0);
        check("form.body", 300.0);
        check("post", 30.0);
        check("reload.list", 140.0);
        check("cpu", 350.0);
        check("blocking.cold", 40.5);
        assert!((kinds[1].iter().sum::<f64>() - 400.0).abs() < 1e-6);
        assert!(ALL.iter().all(|(name, ..)| figures.contains_key(name)));
        assert_eq!(figures.len(), ALL.len());
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut visit = visit();
        visit.documents[1]["marks"]["name"]["painted"] = Value::Null;
        let error = of(&visit, &[request(6020.0, None)]).unwrap_err().to_string();
        assert!(error.contains("name was never painted"), "{error}");
    }
}
