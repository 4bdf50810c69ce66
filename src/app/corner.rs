//! The corner of the header before the app: the way in, or who came. Its elements stay when the app comes:
//! whoever has a finger, the focus or a program on one goes on with it.

use std::{cell::Cell, rc::Rc};

use crate::{
    browser::dom::{Click, Node},
    state::moment::Moment,
};

/// Where it stands.
pub(crate) const PLACE: &str = ".account";
/// What the button says that begins a sign-in.
const SIGN_IN: &str = "Sign in";
/// What the button says that ends a session.
const SIGN_OUT: &str = "Sign out";

/// What it says while a response is judged.
pub(crate) const COMING: &str = "Signing in…";
/// What it says while the issuer is asked for the session of before.
pub(crate) const RESTORING: &str = "Restoring your session…";

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// The way in.
    SignIn,
    /// The way out.
    SignOut,
}

/// The corner.
#[derive(Clone, Debug)]
pub(crate) struct Corner {
    /// The way in.
    pub(crate) sign_in: Node,
    /// The way out.
    pub(crate) sign_out: Node,
    pressed: Rc<Cell<Option<Pressed>>>,
    /// Whether it names somebody.
    is_named: Rc<Cell<bool>>,
}

impl Corner {
    /// An empty corner.
    pub(crate) fn new() -> Self {
        Self {
            sign_in: button("button button--primary", "sign-in", SIGN_IN),
            sign_out: button("button", "sign-out", SIGN_OUT),
            pressed: Rc::new(Cell::new(None)),
            is_named: Rc::default(),
        }
    }

    /// Hears its buttons, until the app does, which is what somebody wants who presses one.
    pub(crate) fn listen(&self, is_wanted: &Moment) -> [Option<Click>; 2] {
        let on_click = |button: &Node, what: Pressed| {
            let (corner, pressed, is_wanted) = (self.clone(), button.clone(), is_wanted.clone());
            button.on_click(move || {
                _ = pressed.clone().text("One moment …").with("aria-busy", "true");
                corner.pressed.set(Some(what));
                is_wanted.happen();
            })
        };
        [on_click(&self.sign_in, Pressed::SignIn), on_click(&self.sign_out, Pressed::SignOut)]
    }

    /// Offers the way in.
    pub(crate) fn offer_sign_in(&self) {
        self.pressed.set(None);
        Node::find(PLACE).fill(std::slice::from_ref(&self.calm().sign_in));
    }

    /// Says who came.
    pub(crate) fn show_name(&self, name: &str) {
        self.is_named.set(true);
        Node::find(PLACE).fill(&[self::name(name), self.sign_out.clone()]);
    }

    /// Whether it names somebody already.
    pub(crate) fn is_named(&self) -> bool {
        self.is_named.get()
    }

    /// What was pressed before the app was there.
    pub(crate) fn pressed(&self) -> Option<Pressed> {
        self.pressed.get()
    }

    /// Its buttons say again what they are for.
    pub(crate) fn calm(&self) -> &Self {
        for (button, label) in [(&self.sign_in, SIGN_IN), (&self.sign_out, SIGN_OUT)] {
            _ = button.clone().text(label).with("aria-busy", "false");
        }
        self
    }
}

/// Says in it what the page is at.
pub(crate) fn say(words: &str) {
    Node::find(PLACE).fill(&[busy(words)]);
}

/// Who is signed in.
pub(crate) fn name(name: &str) -> Node {
    part(name).with("id", "account-name")
}

/// What the page is at.
pub(crate) fn busy(words: &str) -> Node {
    part(words).with("aria-busy", "true")
}

/// A button of the corner.
pub(crate) fn button(class: &str, id: &str, label: &str) -> Node {
    Node::new("button").class(class).with("id", id).with("type", "button").text(label)
}

fn part(text: &str) -> Node {
    Node::new("span").class("account__name").text(text)
}
