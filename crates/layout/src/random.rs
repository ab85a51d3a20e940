//! A small seeded generator, so that "random" never means "different next time".

/// SplitMix64 (Steele, Lea, Flood 2014): one addition and three mixes a number.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Evenly spread over [0, 1).
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Evenly spread over the disc of radius 1. By rejection: no sine, hence the same on every platform.
    pub(crate) fn in_disc(&mut self) -> [f32; 2] {
        loop {
            let [x, y] = [self.unit() * 2.0 - 1.0, self.unit() * 2.0 - 1.0];
            if x * x + y * y <= 1.0 {
                return [x, y];
            }
        }
    }

    /// A direction of length 1.
    pub(crate) fn direction(&mut self) -> [f32; 2] {
        loop {
            let [x, y] = self.in_disc();
            let length = (x * x + y * y).sqrt();
            if length > 0.1 {
                return [x / length, y / length];
            }
        }
    }
}

/// The finishing mix of SplitMix64: a good hash of a counter.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
