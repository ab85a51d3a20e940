//! Guides and roadmaps: stages of every kind, checklists, glossaries, employers, fields, damage by decoding.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn a_guide_of_other_wording() {
    check(
        "# Data platform handbook\n\n## Introduction\n- not a topic\n\n## Chapter 1: Storage (Core)\n\n### Column stores\n* **Why it matters:** scans, compression\n* **Time to learn:** ~10 hours\n\n### Lakes\n* **Why it matters:** cheap\n* **Time to learn:** 1 month\n\n## Six-week study plan\n\n**Month 1 — Basics**\n\n- Week 1: Column stores\n  - Read: one paper\n- Week 2: Formats\n  - Parquet\n\n**Month 2 — Depth**\n\n- Week 5: Lakes\n\n## Key terms\n- Parquet — columnar file format\n- WAL: write-ahead log\n\n## Target companies\n- **Acme**: Lakes, Streaming\n- **Initech**: Column stores\n\n## Interview checklist\n- Explain a join\n- Draw a pipeline\n\n## Books\n- [Some Book](https://example.org/b)\n",
        &expect![[r#"
            guide "Data platform handbook"
            topic Storage @6 | number: 1 | remark: Core
              topic Column stores @8 | why_it_matters: ["scans", "compression"] | study_time: 10..10 hours
              topic Lakes @12 | why_it_matters: cheap | study_time: 1..1 months
            path Six-week study plan @16
              stage Basics @18 | month: 1..1 months
                stage Column stores @20 | week: 1..1 weeks | read: one paper
                stage Formats @22 | week: 2..2 weeks
                  topic Parquet @23
              stage Depth @25 | month: 2..2 months
                stage Lakes @27 | week: 5..5 weeks
            term Parquet @30 | definition: columnar file format
            term WAL @31 | definition: write-ahead log
            company Acme @34 | focus: ["Lakes", "Streaming"]
            company Initech @35 | focus: ["Column stores"]
            task Explain a join @38 | section: ["Interview checklist"]
            task Draw a pipeline @39 | section: ["Interview checklist"]
            Column stores -next-> Formats @22
            Basics -next-> Depth @25
            Column stores -covers-> Column stores @20
            Lakes -covers-> Lakes @27
            Acme -covers-> Lakes @34
            Initech -covers-> Column stores @35
            see Some Book https://example.org/b
        "#]],
    );
}

#[test]
fn a_russian_guide() {
    check(
        "# Руководство\n\n## Дорожная карта\n\n### Этап 1. Основы (4 недели)\nНеделя 1-2: Сети\n    - Практика: написать сервер\nНеделя 3: Базы данных\n    - Индексы\n\n### Этап 2. Глубина\n1-я неделя: Распределённые системы\n\n## Глоссарий\n**Идемпотентность** — повтор не меняет результата\n\n## Чек-лист перед собеседованием\n☐ Повторить индексы\n☑ Выспаться\n\n## Компании\n### Ромашка\nФокус: Сети, Базы данных\n",
        &expect![[r#"
            roadmap "Руководство"
            path Дорожная карта @3
              stage Основы @5 | phase: 1 | duration: 4..4 weeks
                stage Сети @6 | week: 1..2 weeks | практика: написать сервер
                stage Базы данных @8 | week: 3..3 weeks
                  topic Индексы @9
              stage Глубина @11 | phase: 2
                stage Распределённые системы @12 | week: 1..1 weeks
            term Идемпотентность @15 | definition: повтор не меняет результата
            task Повторить индексы @18 | section: ["Чек-лист перед собеседованием"]
            task Выспаться @19 | section: ["Чек-лист перед собеседованием"] | done: true
            company Ромашка @22 | focus: ["Сети", "Базы данных"]
            Сети -next-> Базы данных @8
            Основы -next-> Глубина @11
        "#]],
    );
}

#[test]
fn a_plan_by_days_and_sprints_in_plain_text() {
    check(
        "Interview sprint\n\nSprint 1: Warm-up\n\n  Day 1 - Arrays\n  Day 2 - Hash maps\n  Day 3\n    • Stacks\n    • Queues\n\nSprint 2: Systems\n\n  Day 4 - Caches (2 hours)\n",
        &expect![[r#"
            roadmap "Interview sprint"
            path Interview sprint @1
              stage Warm-up @3 | sprint: 1
                stage Arrays @5 | day: 1..1 days
                stage Hash maps @6 | day: 2..2 days
                stage Day 3 @7 | day: 3..3 days
                  topic Stacks @8
                  topic Queues @9
              stage Systems @11 | sprint: 2
                stage Caches @13 | day: 4..4 days | duration: 2..2 hours
            Arrays -next-> Hash maps @6
            Hash maps -next-> Day 3 @7
            Warm-up -next-> Systems @11
        "#]],
    );
}

#[test]
fn a_numbered_roadmap_and_steps_in_headings() {
    check(
        "# Backend roadmap\n\n1. Internet\n   - DNS\n2. Databases\n   - SQL\n",
        &expect![[r#"
            roadmap "Backend roadmap"
            path Backend roadmap @1
              stage Internet @3 | number: 1
                topic DNS @4
              stage Databases @5 | number: 2
                topic SQL @6
            Internet -next-> Databases @5
        "#]],
    );
    check(
        "# Learn Rust\n## Step 1: Ownership\n- Moves\n## Step 2: Traits\n- Generics\n## Appendix\n- Macros\n",
        &expect![[r#"
            roadmap "Learn Rust"
            path Learn Rust @1
              stage Ownership @2 | step: 1
                topic Moves @3
              stage Traits @4 | step: 2
                topic Generics @5
              topic Appendix @6
                topic Macros @7
            Ownership -next-> Traits @4
        "#]],
    );
    check(
        "Semester 1\n- Algebra\nSemester 2\n- Analysis\n\nLevel 1: Novice\nLevel 2: Adept\n",
        &expect![[r#"
            roadmap ""
            path Roadmap @1
              stage Semester 1 @1 | semester: 1
                topic Algebra @2
              stage Semester 2 @3 | semester: 2
                topic Analysis @4
                stage Novice @6 | level: 1
                stage Adept @7 | level: 2
            Semester 1 -next-> Semester 2 @3
            Novice -next-> Adept @7
        "#]],
    );
}

#[test]
fn roadmaps_and_checklists_in_fences_are_read_and_code_is_not() {
    check(
        "## Roadmap A: Reliability\n\n**Goal**: sleep well\n\n```\nWeek 1:  Alerts\n         - Build: a pager\nWeek 2:  Budgets\n```\n\n**Total time**: 2 weeks\n\n## Practice\n\n```rust\n- not: a topic\n```\n\n```\nlet x = 1;\n- y\n```\n\n```\n✅ Game day\n✅ Restore a backup\n```\n",
        &expect![[r#"
            roadmap ""
            path Roadmap A: Reliability @1 | goal: sleep well | total_time: 2..2 weeks
              stage Alerts @6 | week: 1..1 weeks | build: a pager
              stage Budgets @8 | week: 2..2 weeks
            task Game day @25 | section: ["Practice"]
            task Restore a backup @26 | section: ["Practice"]
            Alerts -next-> Budgets @8
        "#]],
    );
}

#[test]
fn damage_by_decoding_is_mended_and_counted() {
    check(
        "## ‚úÖ Checklist\n‚úÖ CafÃ© is not damaged alike\n‚úÖ Retry ‚Äî with jitter\n",
        &expect![[r#"
            checklist ""
            repaired mojibake × 5
            task Café is not damaged alike @2 | section: ["Checklist"]
            task Retry — with jitter @3 | section: ["Checklist"]
        "#]],
    );
}

#[test]
fn windows_damage_too() {
    check(
        "- donâ€™t panic\n- naÃ¯ve sharding\n",
        &expect![[r#"
        outline ""
        repaired mojibake × 2
        topic don’t panic @1
        topic naïve sharding @2
    "#]],
    );
}

#[test]
fn employers_under_a_heading_that_counts_them() {
    check(
        "# Guide\n\n## Topics\n- Caching\n\n## Three companies, and what they ask\n\n### Acme\n- **Focus topics:** caching, queues\n\n### Initech\n- **Focus topics:** joins\n\n## How companies scale\n\n### Shards\n- keys\n",
        &expect![[r#"
            outline "Guide"
            topic Caching @4
            company Acme @8 | focus: ["caching", "queues"]
            company Initech @11 | focus: ["joins"]
            topic How companies scale @14
              topic Shards @16
                topic keys @17
            Acme -covers-> Caching @8
        "#]],
    );
}

#[test]
fn sprints_with_their_length_before_the_title() {
    check(
        "# Frontend roadmap

**Sprint 1 (2 weeks): HTML & CSS**
1. Flexbox
2. Grid

**Sprint 2 (3 weeks) – JavaScript**
1. Event loop
",
        &expect![[r#"
            roadmap "Frontend roadmap"
            path Frontend roadmap @1
              stage HTML & CSS @3 | sprint: 1 | duration: 2..2 weeks
                topic Flexbox @4 | number: 1
                topic Grid @5 | number: 2
              stage JavaScript @7 | sprint: 2 | duration: 3..3 weeks
                topic Event loop @8 | number: 1
            HTML & CSS -next-> JavaScript @7
        "#]],
    );
}

#[test]
fn definition_lists_are_glossaries() {
    check(
        "# Words of distributed systems

Quorum
:   The least number of replicas
    that must agree.

Split brain

: Two leaders at once.
: What fencing tokens are for.

See the other pages.
: not a term
",
        &expect![[r#"
            glossary "Words of distributed systems"
            term Quorum @3 | definition: The least number of replicas that must agree.
            term Split brain @7 | definition: Two leaders at once.; What fencing tokens are for.
        "#]],
    );
}
