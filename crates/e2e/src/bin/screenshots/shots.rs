//! The pictures: a row for each page, and how to get there.

use e2e::Fault;

/// A page in the state in which it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shot {
    /// How its files begin.
    pub(crate) name: &'static str,
    /// The path in the app.
    pub(crate) path: &'static str,
    /// Whether somebody is signed in.
    pub(crate) signed_in: bool,
    /// How the sandbox is broken.
    pub(crate) faults: &'static [Fault],
    /// What a person does there, in order.
    pub(crate) steps: &'static [Step],
}

/// What a person does, or waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Until this can be seen.
    Wait(&'static str),
    /// A click on this.
    Click(&'static str),
}

use Step::{Click, Wait};

pub(crate) const SHOTS: &[Shot] = &[
    Shot {
        name: "wishes",
        path: "/",
        signed_in: true,
        faults: &[],
        steps: &[Wait("#wishes > li")],
    },
    Shot {
        name: "cors",
        path: "/",
        signed_in: false,
        faults: &[Fault::CorsOff],
        steps: &[Wait("[data-finding=cors-blocked]")],
    },
    Shot {
        name: "console",
        path: "/console",
        signed_in: true,
        faults: &[],
        steps: &[
            Click("#console [type=submit][aria-disabled=false]"),
            Wait(".panel > [data-exchange][data-status='200']"),
        ],
    },
    Shot {
        name: "token",
        path: "/token",
        signed_in: true,
        faults: &[],
        steps: &[Wait("[data-token=memory]")],
    },
    Shot {
        name: "diagnose",
        path: "/diagnose",
        signed_in: false,
        faults: &[Fault::CorsOff],
        steps: &[
            Click("#run-diagnosis:not([aria-disabled=true])"),
            Wait("[data-diagnosis=done] [data-finding=cors-blocked]"),
        ],
    },
    Shot {
        name: "settings",
        path: "/settings",
        signed_in: false,
        faults: &[],
        steps: &[Wait("#show-shortcuts")],
    },
];
