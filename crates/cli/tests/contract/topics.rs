//! `cairn topics`.

use super::run;
use cairn_testkit::temp_vault;

#[test]
fn documents_of_the_same_name_are_told_apart() {
    let list = "1. Storage\n• Indexes\n• Transactions\n\n2. Networks\n• TCP\n• DNS\n";
    let vault = temp_vault(&format!(
        "-- a/list.txt\n{list}-- b/list.txt\n{list}-- c/other.txt\n{list}"
    ));
    let output = run(&vault, &["topics", "VAULT"]);
    let text = String::from_utf8(output.stdout).expect("text");
    let roots: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split("  (").next())
        .collect();
    assert_eq!(
        roots,
        ["list (a/list.txt)", "list (b/list.txt)", "other"],
        "{text}"
    );
}
