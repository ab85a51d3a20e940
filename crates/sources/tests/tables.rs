//! Concept tables: with pipes, boxed, as Pandoc draws them, between tabs, broken and repeated.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn rows_keep_their_columns_by_header() {
    check(
        "## Caches\n\n| # | Pattern | Tools & Libraries | Trade-offs | Study time |\n|--:|:--|---|---|---|\n| 1 | Cache-aside | Redis, Caffeine (JVM) | stale \\| racy | 2-3 hours |\n| 2 | [Write-back](wb.md) | — | data loss | 1 day |\n",
        &expect![[r#"
            outline ""
            topic Caches @1
              topic Cache-aside @5 | tools: ["Redis", "Caffeine (JVM)"] | tools_libraries: Redis, Caffeine (JVM) | trade_offs: stale | racy | study_time: 2..3 hours
              topic Write-back @6 | link: wb.md | trade_offs: data loss | study_time: 1..1 days
            see Write-back wb.md
        "#]],
    );
}

#[test]
fn broken_rows_are_joined_and_short_rows_kept() {
    check(
        "Concept | Meaning | Use\n--- | --- | ---\nSharding | splitting data | scale\n\n| Topic | Idea | Risk |\n|---|---|---|\n| Saga | compensating\nsteps | partial state |\n| Outbox | same transaction |\n\nrelay lag |\n| Fencing | tokens |\n",
        &expect![[r#"
            concept_table ""
            repaired broken_row × 2
            topic Sharding @3 | meaning: splitting data | use: scale
            topic Saga @7 | idea: compensating steps | risk: partial state
            topic Outbox @9 | idea: same transaction | risk: relay lag
            topic Fencing @12 | idea: tokens
            source.short_row @12
        "#]],
    );
}

#[test]
fn repeated_headers_begin_new_groups_with_their_description() {
    check(
        "| Topic | Idea |\n|---|---|\n| Paxos | quorum |\n| Topic | Idea |\n| Raft | leader |\nMental Model: Queues decouple. They buffer bursts.\n| Topic | Idea |\n|---|---|\n| Backpressure | slow down |\n",
        &expect![[r#"
            outline ""
            topic Paxos @3 | idea: quorum
            topic Raft @5 | idea: leader
            topic Queues decouple @6 | mental_model: Queues decouple. They buffer bursts.
              topic Backpressure @9 | idea: slow down
        "#]],
    );
}

#[test]
fn pandoc_tables_have_columns_below_dashes() {
    check(
        "Topic        Level    Notes\n-----------  -------  ------------------\nHTTP/2       medium   streams\nQUIC         hard     over UDP\n\n-------------------------------------------\n Concept     Tools       Key\n             used        techniques\n----------- ----------- -------------------\n Tracing     Jaeger,     propagate context\n             Zipkin      in headers\n\n Metrics     Prometheus  histograms\n-------------------------------------------\n",
        &expect![[r#"
            concept_table ""
            topic HTTP/2 @3 | level: medium | notes: streams
            topic QUIC @4 | level: hard | notes: over UDP
            topic Tracing @10 | tools: ["Jaeger", "Zipkin"] | tools_used: Jaeger, Zipkin | key_techniques: propagate context in headers
            topic Metrics @13 | tools: ["Prometheus"] | tools_used: Prometheus | key_techniques: histograms
        "#]],
    );
}

#[test]
fn boxes_of_signs_and_of_lines() {
    check(
        "+----------+-----------+\n| Topic    | Idea      |\n+==========+===========+\n| Bulkhead | isolate   |\n|          | failures  |\n+----------+-----------+\n| Timeout  | bound     |\n+----------+-----------+\n\n┌────────┬───────┐\n│ Тема   │ Суть  │\n├────────┼───────┤\n│ Кэш    │ копия │\n│ Индекс │ поиск │\n└────────┴───────┘\n",
        &expect![[r#"
            outline ""
            topic Bulkhead @4 | idea: isolate failures
            topic Timeout @7 | idea: bound
            topic Кэш @13 | суть: копия
            topic Индекс @14 | суть: поиск
        "#]],
    );
}

#[test]
fn tabs_between_cells() {
    check(
        "Topic\tTools\tResources\nLoad balancing\tHAProxy, Envoy\tn/a\nService mesh\tIstio\thttps://istio.io\n",
        &expect![[r#"
            outline ""
            topic Load balancing @2 | tools: ["HAProxy", "Envoy"]
            topic Service mesh @3 | tools: ["Istio"] | resources: https://istio.io
        "#]],
    );
}

#[test]
fn the_header_says_whether_rows_are_terms_employers_tasks_or_weeks() {
    check(
        "# Plan\n\n| Term | Meaning |\n|---|---|\n| SLO | objective |\n\n| Company | Focus areas |\n|---|---|\n| Acme | Sharding, SLO |\n\n| Week | Topic | Hours |\n|---|---|---|\n| 1 | Sharding | 6 |\n| 2-3 | Replication | 8 |\n\n| Book | Author |\n|---|---|\n| Some Book | N. N. |\n",
        &expect![[r#"
            roadmap "Plan"
            term SLO @5 | definition: objective
            company Acme @9 | focus: ["Sharding", "SLO"]
            path Plan @1
              stage Sharding @13 | week: 1..1 weeks | topic: Sharding | hours: 6
              stage Replication @14 | week: 2..3 weeks | topic: Replication | hours: 8
            Sharding -next-> Replication @14
            Acme -covers-> SLO @9
            see Some Book -
        "#]],
    );
}
