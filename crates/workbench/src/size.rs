//! Sizes and durations in words.

/// A number of bytes as people read it; a kilobyte has 1000 of them.
#[must_use]
pub fn written(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", tenths(bytes, 1_000)),
        _ => format!("{} MB", tenths(bytes, 1_000_000)),
    }
}

fn tenths(bytes: u64, unit: u64) -> String {
    let tenths = bytes / (unit / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The first letters of a text, cut between letters, and a line that says how much more there is;
/// `behind` ends that line.
#[must_use]
pub fn beginning(text: &str, letters: usize, behind: &str) -> String {
    match text.char_indices().nth(letters) {
        None => text.to_owned(),
        Some((end, _)) => {
            let rest = written((text.len() - end) as u64);
            format!("{}\n… {rest} more{behind}", &text[..end])
        }
    }
}

/// A duration in milliseconds: to a tenth below 10 ms, in seconds from 10 s on.
#[must_use]
pub fn millis(time: f64) -> String {
    if time < 10.0 {
        format!("{time:.1} ms")
    } else if time < 10_000.0 {
        format!("{time:.0} ms")
    } else {
        format!("{:.1} s", time / 1000.0)
    }
}

/// The same for a time that was rounded, without the code that writes fractions.
#[must_use]
pub fn whole_millis(time: u32) -> String {
    match time {
        0..10 => format!("{time}.0 ms"),
        10..10_000 => format!("{time} ms"),
        _ => {
            let tenths = (time.saturating_add(50)) / 100;
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_written_shortly() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (1_999, "1.9 kB"),
            (999_999, "999.9 kB"),
            (10_485_760, "10.4 MB"),
        ] {
            assert_eq!(written(bytes), text);
        }
        for (time, text) in
            [(0.04, "0.0 ms"), (9.94, "9.9 ms"), (12.6, "13 ms"), (31_049.0, "31.0 s")]
        {
            assert_eq!(millis(time), text);
        }
        // A half is rounded to either side.
        for time in (0..40_000).filter(|time| *time < 10_000 || time % 100 != 50) {
            assert_eq!(whole_millis(time), millis(f64::from(time)), "{time}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        for text in ["", "ü", "üü"] {
            assert_eq!(beginning(text, 2, ""), text);
        }
        assert_eq!(beginning("üüüü", 2, "; and so on"), "üü\n… 4 bytes more; and so on");
    }
}
