//! What becomes of each step while an endpoint is broken: [`TABLE`] says what a person sees, [`attempt()`] tries
//! a cell of it in a browser, and `docs/resilience.md` shows it.

mod attempt;
mod table;
mod walk;

pub use attempt::attempt;
pub use sandbox::{Breakage, Endpoint, Way};
pub use table::TABLE;

/// What a person, or the app for them, is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// They sign in, with something typed into the form.
    SignIn,
    /// They load the page again, and the session is had back.
    Restore,
    /// A refresh token renews the access token, unseen.
    Renewal,
    /// They read the list again.
    Reading,
    /// They add a wish.
    Adding,
}

/// What they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing of it; at most it takes longer.
    Works,
    /// That it takes long, and a button that gives it up.
    Waits,
    /// The finding of this code.
    Says(&'static str),
    /// A page of the tenant's or of the browser's own, from which they come back.
    Elsewhere,
    /// There is no such thing, or it cannot be tried.
    Nothing,
}

/// A step with an endpoint that is broken, and what is seen for each of [`Way::ALL`].
pub type Row = (Step, Endpoint, [Seen; 7]);

/// A cell of the table.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// What they are at.
    pub step: Step,
    /// What is broken.
    pub breakage: Breakage,
    /// What they see.
    pub seen: Seen,
}

impl Cell {
    /// The cells of a step and an endpoint that can be tried.
    pub fn of(step: Step, endpoint: Endpoint) -> impl Iterator<Item = Self> {
        let rows = TABLE.iter().filter(move |row| (row.0, row.1) == (step, endpoint));
        let cells = rows.flat_map(|row| Way::ALL.into_iter().zip(row.2));
        let cell = move |(way, seen)| Self { step, breakage: Breakage { endpoint, way }, seen };
        cells.map(cell).filter(|cell| cell.seen != Seen::Nothing)
    }

    /// What it is called in lists; a wish of this name is added when all is well again.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}: {}", self.step.title(), self.breakage)
    }
}

impl Step {
    /// In the order of the table.
    pub const ALL: [Self; 5] =
        [Self::SignIn, Self::Restore, Self::Renewal, Self::Reading, Self::Adding];

    /// A few words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::SignIn => "Signing in",
            Self::Restore => "Reloading",
            Self::Renewal => "Renewing",
            Self::Reading => "Reading the list",
            Self::Adding => "Adding a wish",
        }
    }
}

impl Seen {
    fn in_words(self) -> String {
        match self {
            Self::Works => "works".to_owned(),
            Self::Waits => "can be given up".to_owned(),
            Self::Says(code) => format!("[{code}](failures.md#{code})"),
            Self::Elsewhere => "another page".to_owned(),
            Self::Nothing => "-".to_owned(),
        }
    }
}

/// The table for `docs/resilience.md`.
#[must_use]
pub fn in_markdown() -> String {
    let heads = Way::ALL.map(Way::title).join(" | ");
    let head = format!("| step | endpoint | {heads} |\n{}|\n", "|---".repeat(2 + Way::ALL.len()));
    let line = |(step, endpoint, seen): &Row| {
        let cells = seen.map(Seen::in_words).join(" | ");
        format!("| {} | {} | {cells} |\n", step.title(), endpoint.title())
    };
    head + &TABLE.iter().map(line).collect::<String>()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use diagnosis::Code;

    use super::*;

    #[test]
    fn the_document_shows_the_table() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/resilience.md");
        let text = fs::read_to_string(file).unwrap_or_default();
        let table = in_markdown();
        assert!(text.contains(&table), "docs/resilience.md has to have this table:\n{table}");
    }

    #[test]
    fn each_endpoint_is_broken_and_each_code_is_one_of_a_finding() {
        for endpoint in Endpoint::ALL {
            assert!(TABLE.iter().any(|row| row.1 == endpoint), "{endpoint:?}");
        }
        for (step, endpoint, seen) in TABLE {
            let is_once =
                TABLE.iter().filter(|row| (row.0, row.1) == (*step, *endpoint)).count() == 1;
            assert!(is_once, "{step:?} {endpoint:?}");
            for code in seen.iter().filter_map(|seen| match seen {
                Seen::Says(code) => Some(code),
                _ => None,
            }) {
                assert!(Code::ALL.iter().any(|known| known.as_str() == *code), "{code}");
            }
        }
    }
}
