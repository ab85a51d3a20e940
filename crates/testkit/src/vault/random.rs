//! A small seeded generator of numbers, and a sampler for power laws.
//!
//! Invariant: integers of fixed width, and floating point only where IEEE 754 fixes every bit (`+ / sqrt`), so that a
//! seed gives the same vault everywhere.

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of a thing: every note draws from its own, so notes can be made in any order.
    pub fn stream(seed: u64, purpose: u64, index: u32) -> Self {
        let mut mixed = Self(seed ^ purpose.rotate_left(48));
        let seed = mixed.next() ^ u64::from(index);
        Self(Self(seed).next())
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..limit`; 0 if `limit` is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        // The high 32 bits times the limit, shifted, is below the limit: it fits.
        (((self.next() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True once in `times`.
    pub fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    pub fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len() as u32) as usize]
    }
}

/// Ranks with a power-law weight, the first the most frequent.
#[derive(Debug)]
pub(crate) struct PowerLaw {
    /// Sums of the weights up to and with each rank.
    sums: Vec<u64>,
}

/// How steep a power law is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slope {
    /// Weight `1 / (rank + 3)`: words (Zipf and Mandelbrot); half of a text are then the 200 commonest.
    Words,
    /// Weight `rank^(-3/4)`: link targets. In-degrees then follow `k^-(1 + 4/3)`.
    Links,
}

impl PowerLaw {
    pub fn new(ranks: u32, slope: Slope) -> Self {
        let mut sum = 0_u64;
        let sums = (1..=ranks.max(1))
            .map(|rank| {
                let rank = f64::from(rank);
                let divisor = match slope {
                    Slope::Words => rank + 3.0,
                    Slope::Links => rank.sqrt() * rank.sqrt().sqrt(),
                };
                sum += (1e9 / divisor) as u64;
                sum
            })
            .collect();
        Self { sums }
    }

    /// A rank, from 0.
    pub fn pick(&self, random: &mut Random) -> u32 {
        let total = self.sums.last().copied().unwrap_or(1);
        // The product of a 64-bit draw and the total, its high half: uniform in 0..total.
        let point = ((u128::from(random.next()) * u128::from(total)) >> 64) as u64;
        self.sums.partition_point(|sum| *sum <= point) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        let mut random = Random(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn draws_stay_in_their_range() {
        let mut random = Random::stream(1, 2, 3);
        assert!((0..1000).all(|_| (5..=7).contains(&random.between(5, 7))));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn a_rank_is_drawn_as_often_as_its_weight_says() {
        let law = PowerLaw::new(1000, Slope::Words);
        let mut random = Random::stream(7, 0, 0);
        let mut counts = vec![0_u32; 1000];
        for _ in 0..100_000 {
            counts[law.pick(&mut random) as usize] += 1;
        }
        // H(1003) - H(3) = 5.655: rank 1 has a quarter of a 5.655th of the draws, rank 10 a thirteenth of it.
        assert!((4_200..4_650).contains(&counts[0]), "{}", counts[0]);
        assert!((1_250..1_470).contains(&counts[9]), "{}", counts[9]);
    }
}
