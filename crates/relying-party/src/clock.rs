//! Two clocks that differ: the issuer's and this device's.

use crate::UnixSeconds;

/// How far the issuer's clock is ahead of this device's, in seconds; negative when it is behind.
///
/// A page cannot read the `Date` header of another origin, so the difference is taken from `iat` of a
/// token that was issued a moment ago. It is capped: a clock that is off by hours is not corrected, or
/// a token of long ago would pass as new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skew(i64);

impl Skew {
    /// The most that is corrected, in seconds.
    pub const CAP: i64 = 300;

    /// The difference between `iat` of a token and the moment it was received.
    #[must_use]
    pub fn measure(issued_at: UnixSeconds, now: UnixSeconds) -> Self {
        let ahead = i128::from(issued_at) - i128::from(now);
        let cap = i128::from(Self::CAP);
        Self(i64::try_from(ahead.clamp(-cap, cap)).unwrap_or_default())
    }

    /// What the issuer's clock shows when this device's shows `now`.
    #[must_use]
    pub fn correct(self, now: UnixSeconds) -> UnixSeconds {
        now.saturating_add_signed(self.0)
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_corrected_up_to_the_cap() {
        for (issued_at, now, seconds, corrected) in [
            (1000, 1000, 0, 1000),
            (1100, 1000, 100, 1100),
            (900, 1000, -100, 900),
            (9000, 1000, 300, 1300),
            (0, 1000, -300, 700),
            (u64::MAX, 0, 300, 300),
            (0, u64::MAX, -300, u64::MAX - 300),
        ] {
            let skew = Skew::measure(issued_at, now);
            assert_eq!((skew.seconds(), skew.correct(now)), (seconds, corrected));
        }
        assert_eq!(Skew(-5).correct(3), 0);
    }
}
