//! The command line of the window: `cairn-desktop [--data DIR] [VAULT]`.

use clap::Parser;
use std::path::PathBuf;

/// Turns a folder of study notes into a map, prerequisite paths and gaps.
#[derive(Debug, Parser)]
#[command(name = "cairn-desktop", version)]
pub struct Args {
    /// Where indexes and user data live; the platform's data folder if not given
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The folder of notes to open; the one opened last if not given
    #[arg(value_name = "VAULT")]
    pub vault: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_vault_and_a_data_folder() {
        let args = Args::try_parse_from(["cairn-desktop", "--data", "/d", "notes"]).unwrap();
        assert_eq!(args.data, Some(PathBuf::from("/d")));
        assert_eq!(args.vault, Some(PathBuf::from("notes")));
    }

    #[test]
    fn takes_nothing() {
        let args = Args::try_parse_from(["cairn-desktop"]).unwrap();
        assert!(args.data.is_none() && args.vault.is_none());
    }

    #[test]
    fn refuses_two_vaults() {
        assert!(Args::try_parse_from(["cairn-desktop", "a", "b"]).is_err());
    }
}
