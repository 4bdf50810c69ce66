//! Which rows of a long list are in the page, as arithmetic. Rows have any height: what was rendered is
//! measured, in blocks of rows; the rest is taken to be as high as the first that were.

use std::ops::Range;

/// Up to how many rows all of them are in the page.
pub(super) const WHOLE: usize = 200;
/// How many rows are one block.
pub(super) const BLOCK: usize = 10;
/// By how much a measured height must differ to count as another, in pixels.
const LEAST: f64 = 0.5;
/// The height of a row before any was measured, in pixels.
const FIRST_GUESS: f64 = 96.0;

/// The heights of a list's blocks, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    count: usize,
    /// In pixels.
    heights: Vec<Option<f64>>,
    /// The height of a row that was not measured.
    guess: Option<f64>,
}

/// The rows that are in the page, and the room that those above and below them take, in pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Window {
    /// The rows, by their place.
    pub(crate) rows: Range<usize>,
    /// The room above them.
    pub(crate) above: f64,
    /// The room below them.
    pub(crate) below: f64,
}

impl Rows {
    pub(super) fn new(count: usize) -> Self {
        Self { count, heights: vec![None; count.div_ceil(BLOCK)], guess: None }
    }

    /// Other rows, of which nothing is known, but for what such rows are like.
    pub(super) fn anew(&self, count: usize) -> Self {
        Self { guess: self.guess, ..Self::new(count) }
    }

    /// The same rows, and some more or fewer at the end.
    pub(super) fn with_count(&self, count: usize) -> Self {
        let same = count.min(self.count) / BLOCK;
        let mut rows = self.anew(count);
        for (height, known) in rows.heights.iter_mut().zip(&self.heights).take(same) {
            *height = *known;
        }
        rows
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The first block alone, to begin with; of a short list, all.
    pub(super) fn first(&self) -> Window {
        self.window_of(0..if self.count <= WHOLE { self.heights.len() } else { 1 })
    }

    /// What to render where the part of the list from `top` to `bottom` is seen.
    pub(super) fn window(&self, top: f64, bottom: f64) -> Window {
        if self.count <= WHOLE {
            return self.first();
        }
        let (mut end, mut from, mut to) = (0.0, None, 0);
        for block in 0..self.heights.len() {
            let start = end;
            end += self.height(block);
            if from.is_none() && end > top {
                from = Some(block);
            }
            if start < bottom {
                to = block + 1;
            }
        }
        // Where the page is scrolled past the list, its nearest end.
        let last = self.heights.len();
        let from = from.unwrap_or(last.saturating_sub(1));
        self.window_of(from..to.max(from + 1).min(last))
    }

    fn window_of(&self, blocks: Range<usize>) -> Window {
        let sum = |blocks: Range<usize>| blocks.map(|block| self.height(block)).sum();
        let last = self.heights.len();
        let (from, to) = (blocks.start.min(last), blocks.end.min(last));
        Window {
            rows: from * BLOCK..(to * BLOCK).min(self.count),
            above: sum(0..from),
            below: sum(to..last),
        }
    }

    /// Takes note of the measured height of the blocks from `first` on. Gives by how much those that end
    /// above `top` are higher than they were taken to be: so much what is seen has moved.
    pub(super) fn learn(&mut self, first: usize, measured: &[f64], top: f64) -> f64 {
        if self.guess.is_none() {
            let rows = self.rows_of(first..first + measured.len());
            let height: f64 = measured.iter().sum();
            self.guess = (rows > 0 && height > 0.0).then(|| height / as_float(rows));
        }
        let mut end: f64 = (0..first).map(|block| self.height(block)).sum();
        let mut moved = 0.0;
        for (block, measured) in (first..self.heights.len()).zip(measured) {
            let before = self.height(block);
            end += measured;
            if self.heights[block].is_none() || (before - measured).abs() > LEAST {
                self.heights[block] = Some(*measured);
                moved += if end < top { measured - before } else { 0.0 };
            }
        }
        moved
    }

    fn height(&self, block: usize) -> f64 {
        let guessed =
            || as_float(self.rows_of(block..block + 1)) * self.guess.unwrap_or(FIRST_GUESS);
        self.heights.get(block).copied().flatten().unwrap_or_else(guessed)
    }

    fn rows_of(&self, blocks: Range<usize>) -> usize {
        (blocks.end * BLOCK).min(self.count).saturating_sub(blocks.start * BLOCK)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a list has far fewer than 2^53 rows")]
fn as_float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: f64 = 50.0;

    fn rows(count: usize) -> Rows {
        let mut rows = Rows::new(count);
        rows.learn(0, &[ROW * as_float(BLOCK)], 0.0);
        rows
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "sums of whole numbers")]
    fn a_window_holds_what_is_seen_and_the_room_of_the_rest() {
        let all = 10_005;
        for (top, bottom, expected) in [
            (0.0, 800.0, 0..20),
            (-500.0, 300.0, 0..10),
            (900.0, 1900.0, 10..40),
            (1000.0, 2000.0, 20..40),
            (250_000.0, 251_500.0, 5000..5030),
            (500_100.0, 502_000.0, 10_000..10_005),
            (9e9, 9e9 + 800.0, 10_000..10_005),
            (-9e9, -8e9, 0..10),
        ] {
            let window = rows(all).window(top, bottom);
            assert_eq!(window.rows, expected, "{top}");
            let shown = as_float(window.rows.len()) * ROW;
            assert_eq!(window.above + shown + window.below, as_float(all) * ROW, "{top}");
            assert_eq!(window.above, as_float(window.rows.start) * ROW, "{top}");
        }
        assert_eq!(Rows::new(0).window(0.0, 800.0), Window::default());
        assert_eq!(Rows::new(3).window(0.0, 800.0).rows, 0..3);
        assert_eq!(rows(all).first().rows, 0..10);
        let whole = Window { rows: 0..WHOLE, above: 0.0, below: 0.0 };
        assert_eq!(rows(WHOLE).first(), whole);
        assert_eq!(rows(WHOLE).window(2000.0, 2800.0), whole);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "sums of whole numbers")]
    fn what_was_measured_counts_and_moves_nothing_else() {
        let mut rows = rows(300);
        assert_eq!(
            rows.learn(2, &[2000.0, 100.0], 3050.0),
            1500.0,
            "one of them is above what is seen"
        );
        assert_eq!(rows.learn(2, &[2000.2, 100.0], 9000.0), 0.0, "a hair's breadth");
        let window = rows.window(3000.0, 3050.0);
        assert_eq!((window.rows, window.above), (30..40, 3000.0));
        let window = rows.window(3100.0, 3200.0);
        assert_eq!((window.rows, window.above), (40..50, 3100.0));
        // The guess stays what it was, so that nothing above jumps.
        assert_eq!(window.below, 12_500.0);
        // One wish more, and all that was learned of the others stays.
        let more = rows.with_count(301).window(3000.0, 3050.0);
        assert_eq!((more.rows, more.above, more.below), (30..40, 3000.0, 13_050.0));
        assert_eq!(rows.anew(300).window(2000.0, 2050.0).rows, 40..50);
    }
}
