//! The middle of some figures, and how far they lie apart.

use super::figures::Unit;

/// Figures of the same thing, measured several times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    pub(super) median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    /// `None` of nothing.
    pub(super) fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut figures: Vec<_> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let (least, most) = (*figures.first()?, *figures.last()?);
        let middle = figures.len() / 2;
        let is_odd = figures.len() % 2 == 1;
        let median = if is_odd {
            figures[middle]
        } else {
            f64::midpoint(figures[middle - 1], figures[middle])
        };
        Some(Self { median, least, most })
    }

    /// The median, with the least and the most where they are not the same.
    pub(super) fn show(self, unit: Unit) -> String {
        let [median, least, most] =
            [self.median, self.least, self.most].map(|figure| unit.show(figure));
        if least == most { median } else { format!("{median} ({least}–{most})") }
    }

    /// How many times the other's median this one is; `None` where that says nothing.
    pub(super) fn ratio_to(self, other: Self) -> Option<f64> {
        (other.median > 0.0).then(|| self.median / other.median)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let of = |figures: &[f64]| Spread::of(figures.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[3.0, 1.0, 2.0]).unwrap().show(Unit::Number), "2 (1–3)");
        assert_eq!(of(&[4.0, 1.0]).unwrap().show(Unit::Kilobytes), "0.0");
        assert_eq!(of(&[4000.0, 1000.0]).unwrap().show(Unit::Kilobytes), "2.5 (1.0–4.0)");
        let ratio = of(&[1.0]).unwrap().ratio_to(of(&[4.0]).unwrap());
        assert_eq!(ratio, Some(0.25));
        assert_eq!(of(&[1.0]).unwrap().ratio_to(of(&[0.0]).unwrap()), None);
    }
}
