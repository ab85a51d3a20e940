//! Signals of different units made comparable: where a value stands among those of a sample.

/// The values of one signal over a sample of pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Scale {
    sorted: Vec<f32>,
}

impl Scale {
    /// Takes the sample in any order; what is no number is left out.
    pub(super) fn new(values: impl Iterator<Item = f32>) -> Self {
        let mut sorted: Vec<f32> = values.filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        Self { sorted }
    }

    /// The share of the sample below a value, those equal to it counted half: 0..=1, and 0.5 without a sample.
    pub(super) fn rank(&self, value: f32) -> f32 {
        if self.sorted.is_empty() {
            return 0.5;
        }
        let below = self.sorted.partition_point(|other| *other < value);
        let up_to = self.sorted.partition_point(|other| *other <= value);
        (below + up_to) as f32 / (2 * self.sorted.len()) as f32
    }

    /// As [`Self::rank`] of the size, with the sign of the value: -1..=1. Turning a pair round turns the sign.
    pub(super) fn signed(&self, value: f32) -> f32 {
        if value == 0.0 {
            return 0.0;
        }
        self.rank(value.abs()) * value.signum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_the_share_below() {
        let scale = Scale::new([3.0, 1.0, f32::NAN, 1.0, 2.0].into_iter());
        assert_eq!(
            [0.0, 1.0, 2.5, 9.0].map(|value| scale.rank(value)),
            [0.0, 0.25, 0.75, 1.0]
        );
        assert_eq!((scale.signed(-2.5), scale.signed(0.0)), (-0.75, 0.0));
        assert_eq!(Scale::default().rank(1.0), 0.5);
    }
}
