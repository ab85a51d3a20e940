//! Memory of this process, from the kernel.

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
}
