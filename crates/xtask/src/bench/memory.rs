//! Memory and processor time of this process, from the kernel.

/// Resident memory in megabytes (10^6 bytes): at most so far, and now. `None` where there is no `/proc`.
pub struct Memory {
    pub peak_mb: f64,
    pub now_mb: f64,
    /// Of `now`, what is no file's page: the index's files are mapped and may be dropped at any time.
    pub anonymous_mb: f64,
}

/// Asks the kernel.
pub fn read() -> Option<Memory> {
    parse(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn parse(status: &str) -> Option<Memory> {
    let megabytes = |name: &str| {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    };
    Some(Memory {
        peak_mb: megabytes("VmHWM")?,
        now_mb: megabytes("VmRSS")?,
        anonymous_mb: megabytes("RssAnon")?,
    })
}

/// Processor seconds of this process so far, all threads, user and system, in hundredths.
pub fn cpu_seconds() -> Option<f64> {
    parse_cpu(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// Fields 14 and 15 (`proc_pid_stat(5)`), in ticks, which Linux shows as hundredths of a second on every platform Rust
/// builds for. The name before them may contain blanks, but not a closing parenthesis after the last one.
fn parse_cpu(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kibibytes_become_megabytes() {
        let memory =
            parse("Name:\tx\nVmHWM:\t  250000 kB\nVmRSS:\t 125000 kB\nRssAnon:\t 1000 kB\n").unwrap();
        assert_eq!(
            (memory.peak_mb, memory.now_mb, memory.anonymous_mb),
            (256.0, 128.0, 1.024)
        );
    }

    #[test]
    fn ticks_become_seconds() {
        assert_eq!(
            parse_cpu("7 (a b) c) R 1 7 7 0 -1 4194304 110 0 0 0 150 50 0 0 20 0"),
            Some(2.0)
        );
    }
}
