//! Outlines: numbered in many ways, with many bullet signs, with labels, remarks and page chrome.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn parts_chapters_and_letters_nest() {
    check(
        "I. Storage\n  A. Engines\n    1) B-tree\n    2) LSM tree\n  B. Logs\nII. Networks (must know)\n  A. TCP\n    a) Slow start\n    b) Nagle\n",
        &expect![[r#"
            outline ""
            topic Storage @1 | number: 1
              topic Engines @2
                topic B-tree @3
                topic LSM tree @4
              topic Logs @5
            topic Networks @6 | number: 2 | remark: must know
              topic TCP @7
                topic Slow start @8
                topic Nagle @9
        "#]],
    );
}

#[test]
fn decimal_numbers_nest_by_their_parts_without_indentation() {
    check(
        "Computer networks\n\n1. Link layer\n1.1 Ethernet\n1.1.1 Frames\n1.1.2 Switches\n1.2 Wi-Fi\n2. Network layer\n2.1. IPv4\n",
        &expect![[r#"
            outline "Computer networks"
            topic Link layer @3 | number: 1
              topic Ethernet @4 | number: 1
                topic Frames @5 | number: 1
                topic Switches @6 | number: 2
              topic Wi-Fi @7 | number: 2
            topic Network layer @8 | number: 2
              topic IPv4 @9 | number: 1
        "#]],
    );
}

#[test]
fn russian_sections_with_paragraph_signs_and_labels() {
    check(
        "Подготовка к интервью\n\n§ 1. Базы данных (обязательно)\n\n◦ Индексы\n◦ Транзакции\n\nИнструменты:\n– PostgreSQL\n– Redis\n\n§ 2. Сети\n\n→ TCP и UDP\n→ DNS\n\nДля продвинутых:\n→ BGP\n",
        &expect![[r#"
            outline "Подготовка к интервью"
            topic Базы данных @3 | number: 1 | remark: обязательно | tools: ["PostgreSQL", "Redis"]
              topic Индексы @5
              topic Транзакции @6
              topic PostgreSQL @9 | role: tool
              topic Redis @10 | role: tool
            topic Сети @12 | number: 2
              topic TCP и UDP @14
              topic DNS @15
              topic BGP @18 | level: Для продвинутых
        "#]],
    );
}

#[test]
fn second_signs_nest_where_indentation_was_lost() {
    check(
        "• Caching\n◦ Invalidation\n▪ TTL\n◦ Eviction\n• Queues\n",
        &expect![[r#"
            outline ""
            topic Caching @1
              topic Invalidation @2
                topic TTL @3
              topic Eviction @4
            topic Queues @5
        "#]],
    );
}

#[test]
fn plain_titles_above_lists_are_sections_and_chrome_is_dropped() {
    check(
        "Skip to main content\nMenu\nSearch\n\nOperating systems\n\n* Processes\n* Threads\n\nMemory\n\n+ Paging\n+ Swapping\n\nShare on Twitter\n12 min read\n© 2023 Somebody\n",
        &expect![[r#"
            outline ""
            dropped 1: Skip to main content
            dropped 2: Menu
            dropped 3: Search
            dropped 15: Share on Twitter
            dropped 16: 12 min read
            dropped 17: © 2023 Somebody
            topic Operating systems @5
              topic Processes @7
              topic Threads @8
            topic Memory @10
              topic Paging @12
              topic Swapping @13
        "#]],
    );
}

#[test]
fn pictures_as_bullets_and_fields_of_a_section() {
    check(
        "## 🚀 Concurrency\n\nTools to know: Tokio, Rayon\n\n- 🔒 Locks\n  - Mutex\n  - **RwLock**: many readers\n- ⚡ Atomics.\n\nReal skill:\n\nReading a memory model\n\n## 2) Testing\n* [x] not a topic\n* [ ] nor this\n",
        &expect![[r#"
            outline ""
            topic Concurrency @1 | tools: ["Tokio", "Rayon"] | real_skill: Reading a memory model
              topic Locks @5
                topic Mutex @6
                topic RwLock @7 | description: many readers
              topic Atomics @8
            task not a topic @15 | section: ["Testing"] | done: true
            task nor this @16 | section: ["Testing"]
        "#]],
    );
}

#[test]
fn underlined_headings_are_headings() {
    check(
        "Guide\n=====\n\nHashing\n-------\n- Probing\n- Chaining\n\nSorting\n-------\n- Merge sort\n",
        &expect![[r#"
            outline "Guide"
            topic Hashing @4
              topic Probing @6
              topic Chaining @7
            topic Sorting @9
              topic Merge sort @11
        "#]],
    );
}

#[test]
fn chinese_numbers_make_sections() {
    check(
        "后端学习大纲

第一章 操作系统
  1、进程与线程
  2、内存管理 [重要]
第二章：数据库
  （一）索引
  （二）事务
",
        &expect![[r#"
            outline "后端学习大纲"
            topic 操作系统 @3 | number: 1
              topic 进程与线程 @4
              topic 内存管理 [重要] @5
            topic 数据库 @6 | number: 2
              topic 索引 @7
              topic 事务 @8
            source.language @0
        "#]],
    );
}

#[test]
fn remarks_may_stand_in_brackets() {
    check(
        "A. Delivery [must have]\n  - Pipelines\n  - Canary releases\nB. Tests [if time allows]\n  - Fuzzing\n",
        &expect![[r#"
            outline ""
            topic Delivery @1 | number: 1 | remark: must have
              topic Pipelines @2
              topic Canary releases @3
            topic Tests @4 | number: 2 | remark: if time allows
              topic Fuzzing @5
        "#]],
    );
}
