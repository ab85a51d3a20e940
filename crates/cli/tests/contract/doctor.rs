//! `cairn doctor`.

use super::{NOTES, json, run};
use cairn_testkit::temp_vault;
use serde_json::Value;

#[test]
fn doctor_tells_what_is_damaged_changes_nothing_unasked_and_mends_it() {
    let vault = temp_vault(NOTES);
    let parts = |told: &Value| -> Vec<(String, bool)> {
        let checks = told["checks"].as_array().expect("checks").iter();
        checks
            .map(|check| {
                let part = check["part"].as_str().expect("a part").to_owned();
                (part, check["ok"].as_bool().expect("a verdict"))
            })
            .collect()
    };
    let doctor = || json(&vault, &["doctor", "VAULT"]);
    assert_eq!(parts(&doctor()), []);
    json(&vault, &["index", "VAULT"]);
    json(&vault, &["review", "VAULT", "rate", "q-a--t--easy", "3"]);
    let before = doctor();
    assert_eq!(
        (&before["ok"], &before["mended"]),
        (&true.into(), &Value::Array(Vec::new()))
    );
    let sound = parts(&before);
    for part in ["user_data", "cache", "text_index"] {
        assert!(sound.contains(&(part.to_owned(), true)), "{sound:?}");
    }
    let cache = before["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .find(|check| check["part"] == "cache");
    let cache = cache
        .and_then(|check| check["path"].as_str())
        .expect("a file")
        .to_owned();
    std::fs::write(&cache, "no database at all").expect("damaged");
    std::fs::write(vault.data().join("user.db"), "nor is this one").expect("damaged");
    for _ in 0..2 {
        let output = run(&vault, &["--json", "doctor", "VAULT"]);
        assert_eq!(output.status.code(), Some(1), "damage is told by the exit too");
        let damaged: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert_eq!(damaged["ok"], false);
        assert!(parts(&damaged).contains(&("cache".to_owned(), false)));
        assert!(parts(&damaged).contains(&("user_data".to_owned(), false)));
    }
    let mended = json(&vault, &["doctor", "VAULT", "--repair"]);
    assert_eq!(mended["ok"], true);
    let what: Vec<&str> = mended["mended"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|each| each["part"].as_str())
        .collect();
    assert_eq!(what, ["user_data", "cache"]);
    assert!(
        mended["mended"][0]["message"]
            .as_str()
            .expect("an account")
            .contains("damaged-1")
    );
    assert_eq!(doctor()["ok"], true);
    let again = json(&vault, &["doctor", "VAULT", "--repair"]);
    assert_eq!(again["mended"], Value::Array(Vec::new()));
}

#[test]
fn what_is_not_there_is_no_damage_and_what_is_newer_is_left() {
    let vault = temp_vault(NOTES);
    json(&vault, &["stats", "VAULT"]);
    let states = |told: &Value| -> Vec<(String, String)> {
        let checks = told["checks"].as_array().expect("checks").iter();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        checks
            .map(|check| (text(&check["part"]), text(&check["state"])))
            .collect()
    };
    let expected =
        [("cache", "ok"), ("text_index", "absent")].map(|(part, state)| (part.to_owned(), state.to_owned()));
    assert_eq!(states(&json(&vault, &["doctor", "VAULT"])), expected);

    json(&vault, &["review", "VAULT", "rate", "q-a--t--easy", "3"]);
    let file = vault.data().join("user.db");
    let mut bytes = std::fs::read(&file).expect("reads");
    // The version in the header of a database, the highest byte first.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&file, &bytes).expect("written");
    for repair in [
        &["--json", "doctor", "VAULT"][..],
        &["--json", "doctor", "VAULT", "--repair"],
    ] {
        let output = run(&vault, repair);
        assert_eq!(output.status.code(), Some(1), "{repair:?}");
        let told: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert!(
            states(&told).contains(&("user_data".to_owned(), "newer".to_owned())),
            "{told}"
        );
        assert_eq!(std::fs::read(&file).expect("reads"), bytes, "{repair:?}");
    }
}

#[test]
fn a_damaged_backup_is_put_aside() {
    let vault = temp_vault(NOTES);
    json(&vault, &["review", "VAULT", "rate", "q-a--t--easy", "3"]);
    let listed = std::fs::read_dir(vault.data().join("backups")).expect("a folder");
    let copy = listed.map(|entry| entry.expect("an entry").path()).next();
    let copy = copy.expect("a backup");
    std::fs::write(
        &copy,
        "no database, but a text of more than a hundred bytes".repeat(3),
    )
    .expect("damaged");
    assert_eq!(run(&vault, &["doctor", "VAULT"]).status.code(), Some(1));
    let mended = json(&vault, &["doctor", "VAULT", "--repair"]);
    assert_eq!(mended["mended"][0]["part"], "backup");
    assert!(!copy.exists());
    json(&vault, &["doctor", "VAULT"]);
}
