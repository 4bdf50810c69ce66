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
    }
}
