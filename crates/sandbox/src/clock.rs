//! The sandbox's clock: the system clock plus an offset that can be moved.
//!
//! This is the only file that reads the system clock. Everything else asks here, so that "an hour
//! later" is one call in a test and one button on the control page.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use jiff::Timestamp;

/// How far the clock may be moved either way: ten years, in seconds.
const LIMIT: i64 = 10 * 365 * 24 * 60 * 60;

/// A clock that runs at the speed of the system clock, ahead of it or behind it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_seconds: AtomicI64,
}

impl Clock {
    /// Now, in seconds since 1970-01-01T00:00:00Z: the unit of `exp`, `iat` and `nbf`.
    pub(crate) fn now(&self) -> i64 {
        self.timestamp().as_second()
    }

    /// Now, as a moment that can be written in the forms that HTTP and the gateway use.
    pub(crate) fn timestamp(&self) -> Timestamp {
        let offset = Duration::from_secs(self.offset().unsigned_abs());
        let system = Timestamp::now();
        let moved =
            if self.offset() < 0 { system.checked_sub(offset) } else { system.checked_add(offset) };
        moved.unwrap_or(system)
    }

    /// Seconds by which this clock is ahead of the system clock; negative when it is behind.
    pub(crate) fn offset(&self) -> i64 {
        self.offset_seconds.load(Ordering::Relaxed)
    }

    /// Moves the clock by `seconds`, never further than ten years from the system clock.
    pub(crate) fn advance(&self, seconds: i64) {
        let moved = self.offset().saturating_add(seconds).clamp(-LIMIT, LIMIT);
        self.offset_seconds.store(moved, Ordering::Relaxed);
    }

    /// Sets the clock to the system clock.
    pub(crate) fn reset(&self) {
        self.offset_seconds.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_both_ways_and_comes_back() {
        let clock = Clock::default();
        let start = clock.now();
        clock.advance(3600);
        assert!((3600..3605).contains(&(clock.now() - start)));
        clock.advance(-7200);
        assert!((-3600..-3595).contains(&(clock.now() - start)));
        clock.advance(i64::MAX);
        assert_eq!(clock.offset(), LIMIT);
        clock.reset();
        assert!((0..5).contains(&(clock.now() - start)));
    }
}
