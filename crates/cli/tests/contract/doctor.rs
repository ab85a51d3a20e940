//! `cairn doctor`.

use super::{NOTES, json};
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
        let damaged = doctor();
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
