//! What the system tells of a file. Whichever way it is asked, the same file has the same size, age and identity.

use crate::FileMeta;
use cairn_model::VaultPath;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

/// Times are in nanoseconds since 1970.
struct Told {
    size: u64,
    modified: i64,
    /// When anything about it changed, where the system tells.
    changed: i64,
    device: u64,
    number: u64,
    born: Option<i64>,
}

impl Told {
    /// What every system tells.
    fn new(size: u64, modified: io::Result<SystemTime>, born: io::Result<SystemTime>) -> Self {
        Self {
            size,
            modified: modified.map_or(0, nanoseconds),
            changed: i64::MIN,
            device: 0,
            number: 0,
            born: born.ok().map(nanoseconds),
        }
    }

    /// What Unix tells besides. `changed`: seconds since 1970, and nanoseconds.
    #[cfg(unix)]
    fn on_unix(self, changed: (i64, i64), device: u64, number: u64) -> Self {
        Self {
            changed: since_1970(changed.0, changed.1),
            device,
            number,
            ..self
        }
    }

    fn meta(self, path: VaultPath) -> FileMeta {
        FileMeta {
            path,
            size: self.size,
            modified: self.modified.max(self.changed),
            file: identity(self.device, self.number, self.born),
        }
    }
}

/// As a directory handle tells it.
pub(crate) fn meta_in(path: VaultPath, from: &cap_std::fs::Metadata) -> FileMeta {
    let time = |time: io::Result<cap_std::time::SystemTime>| time.map(|time| time.into_std());
    let told = Told::new(from.len(), time(from.modified()), time(from.created()));
    #[cfg(unix)]
    let told = {
        use cap_std::fs::MetadataExt as _;
        told.on_unix((from.ctime(), from.ctime_nsec()), from.dev(), from.ino())
    };
    told.meta(path)
}

/// Of a file below an open folder, without opening it and without going through the folders above: most of what looking
/// through a large vault takes. A link is not followed, unlike one among the folders above, which the walk did not follow
/// either. Nothing where the system has no such call.
#[cfg(target_os = "linux")]
pub(crate) fn meta_below(
    root: &cap_std::fs::Dir,
    relative: &std::path::Path,
    path: &VaultPath,
) -> Option<FileMeta> {
    use rustix::fs::{AtFlags, StatxFlags, makedev, statx};
    let asked = StatxFlags::BASIC_STATS | StatxFlags::BTIME;
    let found = statx(root, relative, AtFlags::SYMLINK_NOFOLLOW, asked).ok()?;
    let told = StatxFlags::from_bits_retain(found.stx_mask);
    let at = |time: &rustix::fs::StatxTimestamp| since_1970(time.tv_sec, time.tv_nsec.into());
    told.contains(StatxFlags::BASIC_STATS).then(|| {
        Told {
            size: found.stx_size,
            modified: at(&found.stx_mtime),
            changed: at(&found.stx_ctime),
            device: makedev(found.stx_dev_major, found.stx_dev_minor),
            number: found.stx_ino,
            born: told.contains(StatxFlags::BTIME).then(|| at(&found.stx_btime)),
        }
        .meta(path.clone())
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn meta_below(_: &cap_std::fs::Dir, _: &std::path::Path, _: &VaultPath) -> Option<FileMeta> {
    None
}

#[cfg(unix)]
fn since_1970(seconds: i64, nanoseconds: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds)
}

/// The number of a file is given to another once it is free: only with the time of its birth does it tell a file.
fn identity(device: u64, number: u64, born: Option<i64>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match born {
        Some(born) if number != 0 => (device, number, born).hash(&mut hasher),
        _ => return 0,
    }
    hasher.finish().max(1)
}

pub(crate) fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cap_std::fs::Dir;
    use std::time::Duration;

    fn check(modified: SystemTime) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("its path");
        std::fs::create_dir(root.join("sub")).expect("a folder in it");
        let file = std::fs::File::create(root.join("sub/a.md")).expect("a file");
        file.set_len(7).expect("a size");
        file.set_modified(modified).expect("a time");
        let path = VaultPath::new("sub/a.md").expect("a path");
        let dir = Dir::open_ambient_dir(&root, cap_std::ambient_authority()).expect("the folder");
        let metadata = dir.symlink_metadata("sub/a.md").expect("it is there");
        let expected = meta_in(path.clone(), &metadata);
        assert_eq!(
            (expected.size, expected.modified >= nanoseconds(modified)),
            (7, true)
        );
        let below = meta_below(&dir, "sub/a.md".as_ref(), &path);
        assert!(below.is_some() || cfg!(not(target_os = "linux")));
        assert_eq!(below.unwrap_or_else(|| expected.clone()), expected);
        assert_eq!(
            meta_below(&dir, "sub/b.md".as_ref(), &path),
            None,
            "it is not there"
        );
    }

    #[test]
    fn however_it_is_asked_the_system_tells_the_same() {
        check(SystemTime::now());
        check(UNIX_EPOCH + Duration::from_nanos(1_700_000_000_123_456_789));
        check(UNIX_EPOCH - Duration::new(3, 500));
    }
}
