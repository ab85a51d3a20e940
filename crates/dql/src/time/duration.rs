//! Durations that keep the units they were told in. Casually, a month has 30 days or 4 weeks, and a year 365 days, 52 weeks
//! or 12 months: the tables are Luxon's.

use crate::value::number;

/// A unit of a duration, longest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 365 days, 52 weeks or 12 months.
    Years,
    /// 30 days or 4 weeks.
    Months,
    /// 7 days.
    Weeks,
    /// 24 hours.
    Days,
    /// 60 minutes.
    Hours,
    /// 60 seconds.
    Minutes,
    /// 1,000 milliseconds.
    Seconds,
    /// The least unit.
    Milliseconds,
}

impl Unit {
    /// Every unit, longest first.
    pub const ALL: [Self; 8] = [
        Self::Years,
        Self::Months,
        Self::Weeks,
        Self::Days,
        Self::Hours,
        Self::Minutes,
        Self::Seconds,
        Self::Milliseconds,
    ];

    /// In the plural.
    pub fn name(self) -> &'static str {
        [
            "years",
            "months",
            "weeks",
            "days",
            "hours",
            "minutes",
            "seconds",
            "milliseconds",
        ][self as usize]
    }

    /// The unit of an index such as `.hours` or `.hour`.
    pub(crate) fn indexed(name: &str) -> Option<Self> {
        // Dataview knows `weeks`, but no `week`.
        if name == "week" {
            return None;
        }
        Self::ALL
            .into_iter()
            .find(|unit| name == unit.name() || name == &unit.name()[..unit.name().len() - 1])
    }

    /// How many of `smaller` one of this unit holds.
    fn holds(self, smaller: Self) -> f64 {
        let days = match (self, smaller) {
            (Self::Years, Self::Months) => return 12.0,
            (Self::Years, Self::Weeks) => return 52.0,
            (Self::Months, Self::Weeks) => return 4.0,
            (Self::Years, _) => 365.0,
            (Self::Months, _) => 30.0,
            (Self::Weeks, _) => 7.0,
            _ => 1.0,
        };
        let of_day = |unit: Self| match unit {
            Self::Hours => 24.0,
            Self::Minutes => 1_440.0,
            Self::Seconds => 86_400.0,
            Self::Milliseconds => 86_400_000.0,
            _ => 1.0,
        };
        if self >= Self::Hours {
            of_day(smaller) / of_day(self)
        } else {
            days * of_day(smaller)
        }
    }
}

/// A length of time as told: 36 hours are not 1 day and 12 hours, though as long.
#[derive(Clone, Copy, Debug, Default)]
pub struct Duration([f64; 8]);

impl PartialEq for Duration {
    /// The same units hold the same amounts.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Duration {
    /// So many of one unit.
    pub(crate) fn of(unit: Unit, amount: f64) -> Self {
        let mut units = [0.0; 8];
        units[unit as usize] = amount;
        Self(units)
    }

    /// What stands at a unit.
    pub fn get(&self, unit: Unit) -> f64 {
        self.0[unit as usize]
    }

    pub(crate) fn set(&mut self, unit: Unit, amount: f64) {
        self.0[unit as usize] = amount;
    }

    pub(crate) fn map(&self, f: impl Fn(f64) -> f64) -> Self {
        Self(self.0.map(f))
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let mut units = self.0;
        units
            .iter_mut()
            .zip(other.0)
            .for_each(|(unit, more)| *unit += more);
        Self(units)
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.map(|unit| -unit))
    }

    /// Length in milliseconds, casually.
    pub fn millis(&self) -> f64 {
        let millis = |unit: &Unit| match unit {
            Unit::Milliseconds => self.get(*unit),
            _ => self.get(*unit) * unit.holds(Unit::Milliseconds),
        };
        Unit::ALL
            .iter()
            .rev()
            .map(millis)
            .fold(0.0, |sum, more| sum + more)
    }

    /// The same length in the given units only, longest first; what is left over becomes a fraction of the least.
    pub(crate) fn shift_to(&self, units: &[Unit]) -> Self {
        let (mut built, mut waiting) = (Self::default(), [0.0_f64; 8]);
        let mut last = Unit::Milliseconds;
        for unit in Unit::ALL {
            if units.contains(&unit) {
                last = unit;
                let mut own = 0.0;
                for above in Unit::ALL {
                    if above < unit && waiting[above as usize] != 0.0 {
                        own += above.holds(unit) * waiting[above as usize];
                        waiting[above as usize] = 0.0;
                    }
                }
                own += self.get(unit);
                built.set(unit, own.trunc());
                waiting[unit as usize] = (own * 1_000.0 - own.trunc() * 1_000.0) / 1_000.0;
            } else {
                waiting[unit as usize] = self.get(unit);
            }
        }
        for unit in Unit::ALL {
            let left = waiting[unit as usize];
            if left != 0.0 {
                let part = if unit == last {
                    left
                } else {
                    left / last.holds(unit)
                };
                built.set(last, built.get(last) + part);
            }
        }
        built.normal(units);
        built
    }

    /// Carries amounts over between the given units, so that none is larger than the next one up nor of another sign.
    fn normal(&mut self, units: &[Unit]) {
        let factor = if self.millis() < 0.0 { -1.0 } else { 1.0 };
        let held: Vec<Unit> = Unit::ALL
            .into_iter()
            .filter(|unit| units.contains(unit))
            .collect();
        for pair in held.windows(2).rev() {
            let (above, below) = (pair[0], pair[1]);
            let holds = above.holds(below);
            let carried = (self.get(below) * factor / holds).floor();
            self.set(above, self.get(above) + carried * factor);
            self.set(below, self.get(below) - carried * holds * factor);
        }
        for pair in held.windows(2) {
            let (above, below) = (pair[0], pair[1]);
            let fraction = self.get(above) % 1.0;
            self.set(above, self.get(above) - fraction);
            self.set(below, self.get(below) + fraction * above.holds(below));
        }
    }

    /// In all units, none larger than the next one up.
    pub(crate) fn normalized(&self) -> Self {
        let mut all = self.shift_to(&Unit::ALL);
        all.normal(&Unit::ALL);
        all
    }

    /// The whole length in one unit.
    pub(crate) fn in_unit(&self, unit: Unit) -> f64 {
        self.shift_to(&[unit]).get(unit)
    }

    /// `1 year, 2 months`; nothing for no time at all.
    pub(crate) fn text(&self) -> String {
        let all = self.normalized();
        let parts: Vec<String> = Unit::ALL
            .into_iter()
            .filter(|unit| all.get(*unit) != 0.0)
            .map(|unit| {
                let amount = number::rounded(all.get(unit), 3);
                let name = if matches!(amount.as_str(), "1" | "-1") {
                    &unit.name()[..unit.name().len() - 1]
                } else {
                    unit.name()
                };
                format!("{amount} {name}")
            })
            .collect();
        parts.join(", ")
    }

    /// ISO 8601: `P1DT2H`.
    pub fn iso(&self) -> String {
        let mut out = "P".to_owned();
        let push = |out: &mut String, amount: f64, letter: char| {
            if amount != 0.0 {
                out.push_str(&number::text(amount));
                out.push(letter);
            }
        };
        for (unit, letter) in [
            (Unit::Years, 'Y'),
            (Unit::Months, 'M'),
            (Unit::Weeks, 'W'),
            (Unit::Days, 'D'),
        ] {
            push(&mut out, self.get(unit), letter);
        }
        if [Unit::Hours, Unit::Minutes, Unit::Seconds, Unit::Milliseconds]
            .iter()
            .any(|unit| self.get(*unit) != 0.0)
        {
            out.push('T');
        }
        push(&mut out, self.get(Unit::Hours), 'H');
        push(&mut out, self.get(Unit::Minutes), 'M');
        let seconds = self.get(Unit::Seconds) + self.get(Unit::Milliseconds) / 1_000.0;
        push(&mut out, (seconds * 1_000.0).round() / 1_000.0, 'S');
        if out == "P" { "PT0S".to_owned() } else { out }
    }
}
