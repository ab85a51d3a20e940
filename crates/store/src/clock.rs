//! The wall clock, with where it stands to UTC.

use cairn_model::Moment;
use jiff::Zoned;
use jiff::civil::time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;

/// The present moment.
pub fn present() -> Moment {
    moment(&Zoned::now())
}

/// A moment as written (ISO 8601): `2026-12-01T09:00:00` by the wall clock here, `...Z` or `...+02:00` by another, or a
/// date, which stands for its noon. `None` for anything else.
pub fn moment_of(text: &str) -> Option<Moment> {
    let pieces = Pieces::parse(text.trim()).ok()?;
    let clock = pieces
        .date()
        .to_datetime(pieces.time().unwrap_or(time(12, 0, 0, 0)));
    match pieces.to_numeric_offset() {
        Some(offset) => Some(Moment {
            ms: offset.to_timestamp(clock).ok()?.as_millisecond(),
            offset: offset.seconds(),
        }),
        None => Some(moment(&clock.to_zoned(TimeZone::system()).ok()?)),
    }
}

fn moment(time: &Zoned) -> Moment {
    Moment {
        ms: time.timestamp().as_millisecond(),
        offset: time.offset().seconds(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, ms: i64, hours: i32) {
        let expected = Moment {
            ms,
            offset: hours * 3600,
        };
        assert_eq!(moment_of(text), Some(expected), "{text}");
    }

    #[test]
    fn a_moment_is_read_with_its_offset() {
        check("1970-01-02T09:00:00Z", 118_800_000, 0);
        check("1970-01-02T09:00:00+02:00", 111_600_000, 2);
        check(" 1970-01-02T09:00-05:00 ", 136_800_000, -5);
        let noon = moment_of("2026-12-01").expect("a date");
        assert_eq!(
            (noon.ms + i64::from(noon.offset) * 1000).rem_euclid(86_400_000),
            43_200_000
        );
        assert!(
            ["", "soon", "2026-13-01T00:00:00Z"]
                .iter()
                .all(|text| moment_of(text).is_none())
        );
    }
}
