//! What is asked of a relying party: `docs/requirements.toml`, read.

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// The four groups of entries, each in the order of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    requirement: Vec<Entry>,
    module: Vec<Entry>,
    defect: Vec<Entry>,
    complaint: Vec<Entry>,
}

/// One thing that a client must do, or that must not happen to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Its name within its group.
    pub(super) id: String,
    /// What is asked for, in one sentence.
    pub(super) text: String,
    /// Who asks for it: standards or links, as Markdown.
    pub(super) source: String,
    /// Why it cannot apply to this client.
    pub(super) not_applicable: Option<String>,
}

/// Where an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Requirement,
    Module,
    Defect,
    Complaint,
}

impl Group {
    /// All, as they stand in the table.
    pub(super) const ALL: [Self; 4] =
        [Self::Requirement, Self::Module, Self::Defect, Self::Complaint];

    /// How a tag names an entry of the group: `R4`, `module nonce-invalid`, `defect 2`.
    pub(super) fn name(self, id: &str) -> String {
        match self {
            Self::Requirement => id.to_owned(),
            Self::Module => format!("module {id}"),
            Self::Defect => format!("defect {id}"),
            Self::Complaint => format!("complaint {id}"),
        }
    }
}

impl Catalogue {
    pub(super) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("the catalogue cannot be read")
    }

    pub(super) fn group(&self, group: Group) -> &[Entry] {
        match group {
            Group::Requirement => &self.requirement,
            Group::Module => &self.module,
            Group::Defect => &self.defect,
            Group::Complaint => &self.complaint,
        }
    }

    /// Every entry with the name that tags use for it.
    pub(super) fn entries(&self) -> impl Iterator<Item = (String, &Entry)> {
        let of = |group: Group| {
            self.group(group).iter().map(move |entry| (group.name(&entry.id), entry))
        };
        Group::ALL.into_iter().flat_map(of)
    }
}
