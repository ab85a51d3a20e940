//! Maps of content outside their vault, read as in it.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn study_paths_have_stages_and_bullets_are_topics() {
    check(
        "---\ntags: [moc]\n---\n# Networks\n## Study Paths\n### First path\nText.\n\n**Topics to cover:**\n1. **Start**\n   - [[q-dns--net--easy]] - Why DNS\n   - Learn: caching\n2. **Go on**\n## By Topic\n### TCP\n**Key Questions** (all):\n- Slow start\n- [[q-nagle-delay--net--hard]]\n## Statistics\n- 3 notes\n```dataview\nTABLE x\n```\n",
        &expect![[r#"
            moc "Networks"
            path First path @6
              stage Start @10
                topic Why DNS @11 | link: q-dns--net--easy
                topic caching @12
              stage Go on @13
            topic TCP @15
              topic Slow start @17
              topic Nagle delay @18 | link: q-nagle-delay--net--hard
            Start -next-> Go on @13
            see Why DNS q-dns--net--easy
            see Nagle delay q-nagle-delay--net--hard
        "#]],
    );
}

#[test]
fn the_title_tells_a_map_without_properties() {
    check(
        "# Storage — Map of Content\n\n## Engines\n- B-tree\n  - Splits\n- LSM tree {#lsm}\n\n## Empty\n\nNothing.\n\n## Related MOCs\n- [[moc-x]]\n",
        &expect![[r#"
            moc "Storage — Map of Content"
            topic Engines @3
              topic B-tree @4
                topic Splits @5
              topic LSM tree @6
        "#]],
    );
}

#[test]
fn a_russian_map() {
    check(
        "---\nkind: moc\ntitle: Карта\n---\n# Карта\n## Пути изучения\n### Базовый\n1. Основы\n2. Практика\n## По темам\n### Индексы\n- Составные\n",
        &expect![[r#"
            moc "Карта"
            path Базовый @7
              stage Основы @8
              stage Практика @9
            topic Индексы @11
              topic Составные @12
            Основы -next-> Практика @9
        "#]],
    );
}
