//! The faults as text for a terminal.

use sandbox::{Fault, Part, UnknownFault};

/// Every fault under the heading of its part, with its title.
pub(crate) fn all() -> String {
    let widest = Fault::ALL.iter().map(|fault| fault.name().len()).max().unwrap_or_default();
    let line = |fault: &&Fault| format!("  {:<widest$}  {}\n", fault.name(), fault.title());
    let group = |part: Part| {
        let faults = Fault::ALL.iter().filter(|fault| fault.part() == part);
        format!("{}\n{}", part.title(), faults.map(|fault| line(&fault)).collect::<String>())
    };
    Part::ALL.map(group).join("\n")
}

/// That there is no such fault, and which there are.
pub(crate) fn unknown(error: &UnknownFault) -> String {
    let near: Vec<_> = error.near().into_iter().map(Fault::name).collect();
    let near =
        if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) };
    format!("{error}{near}; --faults lists all {}", Fault::ALL.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_line_under_a_heading() {
        let text = all();
        for part in Part::ALL {
            assert_eq!(text.lines().filter(|line| *line == part.title()).count(), 1, "{part:?}");
        }
        for fault in Fault::ALL {
            let words = |line: &&str| line.split_whitespace().next() == Some(fault.name());
            assert_eq!(text.lines().filter(words).count(), 1, "{fault}");
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("  ")).count(), Fault::ALL.len());
    }

    #[test]
    fn an_unknown_name_is_answered_with_those_near_it() {
        let sentence = |name: &str| unknown(&name.parse::<Fault>().unwrap_err());
        let count = Fault::ALL.len();
        assert!(
            sentence("cors-of").starts_with("there is no fault \"cors-of\"; near it: cors-off, ")
        );
        let nothing = format!("there is no fault \"zzzzzzzz\"; --faults lists all {count}");
        assert_eq!(sentence("zzzzzzzz"), nothing);
    }
}
