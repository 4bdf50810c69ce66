//! How many tests passed and failed, by what test runners say at their end.

use crate::progress::plain;

/// Tests of a suite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Count {
    /// One check that is no test, such as the formatter.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed) }
    }

    /// What `line` adds: `test result: ok. 5 passed; 0 failed; 1 ignored; ...`, as the test harness of
    /// Rust and wasm-bindgen-test-runner write it.
    pub(crate) fn in_line(line: &str) -> Self {
        let line = plain(line);
        let Some(result) = line.trim_start().strip_prefix("test result: ") else {
            return Self::default();
        };
        let (_, numbers) = result.split_once(". ").unwrap_or_default();
        let number = |word: &str| {
            let mut parts = numbers.split("; ").filter_map(|part| part.split_once(' '));
            parts.find(|(_, found)| *found == word).and_then(|(number, _)| number.parse().ok())
        };
        Self { passed: number("passed").unwrap_or(0), failed: number("failed").unwrap_or(0) }
    }

    /// The verdict on a suite of tests whose runner ended `well`: a suite in which nothing failed did
    /// not pass if it broke off, or ran nothing.
    pub(crate) fn judged(self, well: bool) -> Self {
        let sound = well && self.passed > 0;
        if self.failed > 0 || sound { self } else { Self { failed: 1, ..self } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: u64, failed: u64) -> Count {
        Count { passed, failed }
    }

    #[test]
    fn results_are_counted() {
        let check = |line, expected| assert_eq!(Count::in_line(line), expected, "{line}");
        check(
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; \
             finished in 0.00s",
            count(5, 0),
        );
        check("test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured", count(12, 3));
        check("test result: \x1b[32mok\x1b[0m. 7 passed; 0 failed; 0 ignored", count(7, 0));
        check("test result: ok. 3 passed; 0 failed; 0 ignored; 0 filtered out", count(3, 0));
        check("test tests::a ... ok", count(0, 0));
        check("running 5 tests", count(0, 0));
        check("it says test result: ok. 5 passed; 0 failed", count(0, 0));
        check("test result: ", count(0, 0));
    }

    #[test]
    fn a_suite_that_ran_nothing_or_broke_off_has_failed() {
        assert_eq!(count(0, 0).judged(true), count(0, 1));
        assert_eq!(count(0, 0).judged(false), count(0, 1));
        assert_eq!(count(4, 0).judged(false), count(4, 1));
        assert_eq!(count(4, 2).judged(false), count(4, 2));
        assert_eq!(count(4, 0).judged(true), count(4, 0));
    }
}
