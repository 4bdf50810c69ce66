//! How far a point in time is away, in words.

use relying_party::UnixSeconds;

/// How far `time` is away from `now`: `in 23 h 59 min`, `2 min ago`. What is to come is counted to the
/// second in its last hour; what is past is not.
#[must_use]
pub fn from_now(time: UnixSeconds, now: UnixSeconds) -> String {
    match time.checked_sub(now) {
        Some(0) => "now".to_owned(),
        Some(seconds) => format!("in {}", until(seconds)),
        None => format!("{} ago", since(now - time)),
    }
}

fn until(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => since(seconds),
    }
}

fn since(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_now() {
        const NOW: u64 = 1_800_000_000;
        for (time, words) in [
            (NOW, "now"),
            (NOW + 1, "in 1 s"),
            (NOW + 65, "in 1 min 05 s"),
            (NOW + 86_399, "in 23 h 59 min"),
            (NOW + 172_800, "in 2 days"),
            (NOW - 5, "5 s ago"),
            (NOW - 125, "2 min ago"),
            (NOW - 3_700, "1 h 1 min ago"),
            (0, "20833 days ago"),
            (NOW + 864_000_000, "in 10000 days"),
        ] {
            assert_eq!(from_now(time, NOW), words);
        }
    }
}
