//! Generated vaults: the same seed gives the same bytes, and the whole looks like a real vault.

use super::*;
use std::collections::{HashMap, HashSet};

fn small() -> GeneratedVault {
    GeneratedVault::new(VaultSpec::of(2_000))
}

/// FNV-1a over paths and texts.
fn fingerprint(vault: &GeneratedVault) -> u64 {
    vault
        .notes()
        .flat_map(|(path, text)| [path.as_str().to_owned(), text])
        .fold(0xcbf2_9ce4_8422_2325, |hash, text| {
            text.bytes().fold(hash, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        })
}

/// What the wiki-links of a text name.
fn targets(text: &str) -> Vec<&str> {
    text.split("[[")
        .skip(1)
        .filter_map(|rest| rest.split([']', '|', '#']).next())
        .collect()
}

#[test]
fn a_seed_gives_the_same_vault_everywhere_and_always() {
    let fixed = GeneratedVault::new(VaultSpec {
        seed: 42,
        ..VaultSpec::of(50)
    });
    // Another number here is another vault everywhere: raise GENERATOR_VERSION, and measure anew.
    assert_eq!(fingerprint(&fixed), 3_987_259_610_208_778_479);
    assert_eq!(fingerprint(&small()), fingerprint(&small()));
    assert_ne!(
        fingerprint(&small()),
        fingerprint(&GeneratedVault::new(VaultSpec {
            seed: 2,
            ..VaultSpec::of(2_000)
        }))
    );
}

#[test]
fn notes_can_be_made_in_any_order() {
    let vault = small();
    let late = vault.note(1_999);
    let early = vault.note(3);
    assert_eq!(
        (early, late),
        (vault.note(3), vault.notes().last().expect("a last note"))
    );
}

#[test]
fn the_size_is_what_the_spec_says() {
    let vault = small();
    let bytes: usize = vault.notes().map(|(_, text)| text.len()).sum();
    let mean = bytes / 2_000;
    assert!((4_500..5_500).contains(&mean), "{mean} bytes a note");
}

#[test]
fn every_file_has_its_own_path_and_no_folder_is_large() {
    let vault = GeneratedVault::new(VaultSpec {
        mocs: 2,
        bytes_per_note: 100,
        ..VaultSpec::of(6_000)
    });
    let paths: HashSet<VaultPath> = vault.notes().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), 6_000);
    let mut folders: HashMap<&str, usize> = HashMap::new();
    for path in &paths {
        *folders.entry(path.folder()).or_default() += 1;
    }
    assert!(folders.values().all(|files| *files <= 1_000), "{folders:?}");
}

#[test]
fn links_mostly_find_their_note() {
    let vault = small();
    let names: HashSet<String> = vault.notes().map(|(path, _)| path.stem().to_owned()).collect();
    let (mut found, mut lost) = (0, 0);
    for (_, text) in vault.notes() {
        for target in targets(&text) {
            *if names.contains(target) {
                &mut found
            } else {
                &mut lost
            } += 1;
        }
    }
    assert!(found > 30 * lost && lost > 0, "{found} found, {lost} lost");
    assert!(
        (4.0..7.0).contains(&(f64::from(found) / 2_000.0)),
        "{found} links"
    );
}

#[test]
fn links_follow_a_power_law() {
    let vault = small();
    let mut degrees: HashMap<String, u32> = HashMap::new();
    for (_, text) in vault.notes() {
        for target in targets(&text) {
            *degrees.entry(target.to_owned()).or_default() += 1;
        }
    }
    let mut degrees: Vec<u32> = degrees.into_values().collect();
    degrees.sort_unstable_by_key(|degree| std::cmp::Reverse(*degree));
    let total: u32 = degrees.iter().sum();
    let top: u32 = degrees.iter().take(degrees.len() / 100).sum();
    let median = degrees[degrees.len() / 2];
    assert!(
        top * 100 / total >= 10,
        "the first hundredth of the notes has {top} of {total} links"
    );
    assert!(
        degrees[0] > 30 * median,
        "the most linked note has {}, the median {median}",
        degrees[0]
    );
}

#[test]
fn every_kind_of_content_is_there() {
    let vault = small();
    let all: String = vault.notes().map(|(_, text)| text).collect();
    for piece in [
        "kind: moc",
        "kind: concept",
        "kind: question",
        "## Prerequisites",
        "## Related",
        "```sql",
        "| --- |",
        "## Ответ",
        "![[",
        ".md)",
    ] {
        assert!(all.contains(piece), "no {piece}");
    }
    assert!(vault.notes().all(|(_, text)| text.starts_with("---\ntitle: ")));
}

#[test]
fn a_vault_on_disk_is_the_vault_in_memory() {
    let vault = GeneratedVault::new(VaultSpec {
        bytes_per_note: 500,
        ..VaultSpec::of(50)
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = vault.write_to(folder.path()).expect("written");
    let mut sum = 0;
    for (path, text) in vault.notes() {
        assert_eq!(
            std::fs::read_to_string(folder.path().join(path.as_str())).expect("the note"),
            text
        );
        sum += text.len() as u64;
    }
    assert_eq!(bytes, sum);
}

#[test]
fn the_smallest_vaults_work() {
    assert!(GeneratedVault::new(VaultSpec::of(0)).is_empty());
    assert_eq!(GeneratedVault::new(VaultSpec::of(1)).notes().count(), 1);
}
