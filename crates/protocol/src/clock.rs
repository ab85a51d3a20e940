//! Moments of the past by the wall clock, and as text.

use cairn_model::Moment;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// The moment of a time, milliseconds since 1970, where the system's wall clock stands or stood then.
pub fn local(ms: i64) -> Moment {
    at(ms, &TimeZone::system())
}

/// The same in a time zone.
pub fn at(ms: i64, zone: &TimeZone) -> Moment {
    let time = Timestamp::from_millisecond(ms).unwrap_or_default();
    Moment {
        ms,
        offset: zone.to_offset(time).seconds(),
    }
}

/// A moment as text that [`cairn_store::moment_of`] takes: `2026-11-28T10:00:00.25+01:00`.
pub fn text(moment: Moment) -> String {
    let time = Timestamp::from_millisecond(moment.ms).unwrap_or_default();
    let offset = Offset::from_seconds(moment.offset).unwrap_or(Offset::UTC);
    time.display_with_offset(offset).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn moments_are_read_back_as_they_were_written() {
        for said in ["2026-11-28T10:00:00+01:00", "1969-12-31T23:59:59.25-05:30"] {
            let moment = cairn_store::moment_of(said).expect("a time");
            assert_eq!(text(moment), said);
        }
    }

    /// The hours of the two days around a change of the clock at which a study day begins, by the wall clock.
    fn begins(zone: &str, around: &str) -> Vec<String> {
        let zone = TimeZone::get(zone).expect("a zone");
        let noon: Timestamp = around.parse().expect("a time");
        let hours = -36..36;
        let days = hours.map(|hour| at(noon.as_millisecond() + hour * HOUR, &zone));
        let days: Vec<Moment> = days.collect();
        let starts = days.windows(2).filter(|pair| pair[0].day() != pair[1].day());
        starts
            .map(|pair| {
                assert_eq!(pair[1].day().since(pair[0].day()), 1);
                text(pair[1])
            })
            .collect()
    }

    #[test]
    fn a_day_begins_at_four_whatever_the_clock_did_in_the_night() {
        assert_eq!(
            begins("Europe/Berlin", "2026-03-29T12:00:00Z"),
            [
                "2026-03-28T04:00:00+01:00",
                "2026-03-29T04:00:00+02:00",
                "2026-03-30T04:00:00+02:00"
            ]
        );
        assert_eq!(
            begins("America/New_York", "2026-11-01T12:00:00Z"),
            [
                "2026-10-31T04:00:00-04:00",
                "2026-11-01T04:00:00-05:00",
                "2026-11-02T04:00:00-05:00"
            ]
        );
    }
}
