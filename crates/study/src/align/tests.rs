//! What is tied and why, on small vaults and documents.

use super::{Reason, Term, TieKind, Topic, TopicKind, ties};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A topic of a document; `Above > Title` stands under another, which is a topic too.
fn of_document(document: u32, lines: &[&str]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for line in lines {
        let mut parent = None;
        for title in line.split(" > ") {
            let known = topics
                .iter()
                .position(|topic| topic.title == title && topic.parent == parent);
            parent = Some(known.unwrap_or_else(|| {
                topics.push(topic(document, TopicKind::Topic, title, parent));
                topics.len() - 1
            }));
        }
    }
    topics
}

fn topic(document: u32, kind: TopicKind, title: &str, parent: Option<usize>) -> Topic {
    Topic {
        document,
        kind,
        title: title.to_owned(),
        aliases: Vec::new(),
        text: String::new(),
        parent,
        tags: Vec::new(),
    }
}

/// A note as `kind: title | alias, alias | tag, tag`.
fn note(line: &str) -> Topic {
    let (kind, rest) = line.split_once(": ").unwrap();
    let kind = match kind {
        "q" => TopicKind::Question,
        "c" => TopicKind::Concept,
        _ => TopicKind::Moc,
    };
    let mut fields = rest.split(" | ");
    let mut topic = topic(0, kind, fields.next().unwrap(), None);
    let mut list = || -> Vec<String> {
        let field = fields.next().unwrap_or_default();
        field
            .split(", ")
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    };
    topic.aliases = list();
    topic.tags = list();
    topic
}

fn join(parts: Vec<Vec<Topic>>) -> Vec<Topic> {
    let mut all: Vec<Topic> = Vec::new();
    for part in parts {
        let start = all.len();
        all.extend(part.into_iter().map(|topic| Topic {
            parent: topic.parent.map(|parent| parent + start),
            ..topic
        }));
    }
    all
}

fn told(topics: &[Topic], glossary: &[Term]) -> Vec<String> {
    let line = |tie: &super::Tie| {
        let sign = if tie.kind == TieKind::Covers {
            "covers"
        } else {
            "="
        };
        format!(
            "{} {sign} {}: {}",
            topics[tie.a].title,
            topics[tie.b].title,
            tie.reason.name()
        )
    };
    ties(topics, glossary).iter().map(line).collect()
}

/// Ties between two documents, of one topic each.
fn check_same(one: &str, other: &str, expected: Option<&str>) {
    let topics = join(vec![of_document(1, &[one]), of_document(2, &[other])]);
    let found = ties(&topics, &[]);
    let last = |line: &str| line.rsplit(" > ").next().unwrap().to_owned();
    let found = found
        .iter()
        .find(|tie| topics[tie.a].title == last(one) && topics[tie.b].title == last(other));
    assert_eq!(found.map(|tie| tie.reason.name()), expected, "{one} / {other}");
}

#[test]
fn topics_with_the_same_name_are_the_same() {
    for (one, other, reason) in [
        ("Isolation levels", "Isolation Levels", "title"),
        ("Read replicas", "Read replica", "plural"),
        ("Load balancing", "Load balancer", "plural"),
        ("Normalisation of tables", "Table normalization", "plural"),
        ("Two-Phase Commit (2PC)", "2PC", "abbreviation"),
        ("TTL", "Time to live", "abbreviation"),
        ("Command Query Responsibility Segregation", "CQRS", "abbreviation"),
        ("Write-ahead log", "WAL", "abbreviation"),
        ("Cache-aside (lazy loading)", "Cache aside", "parenthesised"),
        ("Refresh-ahead (early reload)", "Early reload", "parenthesised"),
        ("Write-back cache", "Write-behind caching", "plural"),
        ("Caching strategies", "Caching patterns", "wording"),
        ("Back-pressure", "Backpressure", "plural"),
        ("Databases > Indexes", "Database indexing", "parenthesised"),
        ("Indexes (databases)", "Database indexing", "plural"),
        (
            "Horizontal vs vertical scaling",
            "Scaling: vertical & horizontal",
            "plural",
        ),
        ("Уровни изоляции", "Isolation levels", "plural"),
        ("Кэширование", "Caching", "plural"),
        ("Основы репликации", "Репликация", "wording"),
        ("Брокер Кафка", "Брокер Kafka", "plural"),
        ("Hash-based sharding", "Sharding by hash", "plural"),
        (
            "Retry with exponential backoff",
            "Retry strategies with exponential backoff, jitter",
            "rare_words",
        ),
    ] {
        check_same(one, other, Some(reason));
    }
}

#[test]
fn topics_that_share_a_word_only_are_not_the_same() {
    for (one, other) in [
        ("Database indexing", "Database replication"),
        ("Database indexing", "Databases"),
        ("Consistent hashing", "Consistency models"),
        ("Event loop", "Event sourcing"),
        ("Python 2", "Python 3"),
        ("SQL basics", "Advanced SQL"),
        ("Types of index", "Indexes"),
        ("Encryption at rest", "REST"),
        ("Redis > Overview", "Kafka > Overview"),
        ("JSON operations (PostgreSQL)", "PostgreSQL"),
        ("Operating systems", "Operations"),
        (
            "Rate limiting",
            "Rate limiting algorithms (token bucket, leaky bucket)",
        ),
        ("HTTP/2", "HTTP/3"),
    ] {
        check_same(one, other, None);
    }
}

#[test]
fn what_says_nothing_is_tied_under_the_same_parent_only() {
    check_same("Kafka > Overview", "Kafka > Overview", Some("title"));
    check_same("Kafka > Overview", "Overview", None);
}

#[test]
fn the_best_pair_is_taken_and_the_next_best_left() {
    let topics = join(vec![
        of_document(1, &["Rate limiting"]),
        of_document(2, &["Rate limiting", "Rate limiting strategies"]),
    ]);
    assert_eq!(told(&topics, &[]), ["Rate limiting = Rate limiting: title"]);
}

#[test]
fn a_document_that_names_a_topic_twice_has_both_tied() {
    let topics = join(vec![
        of_document(1, &["Caching"]),
        of_document(2, &["Web > Caching", "Databases > Caching"]),
    ]);
    assert_eq!(
        told(&topics, &[]),
        ["Caching = Caching: title", "Caching = Caching: title"]
    );
}

#[test]
fn groups_never_join_what_one_document_tells_apart() {
    // The second document says that both names stand for other things; so the third, which has both, ties to one only.
    let topics = join(vec![
        of_document(1, &["Event streaming patterns"]),
        of_document(2, &["Event streaming", "Event streaming principles"]),
        of_document(3, &["Event streaming principles"]),
    ]);
    assert_eq!(groups_with_two_titles(&topics), 0);
}

#[test]
fn topics_with_the_same_topics_below_are_the_same() {
    let topics = join(vec![
        of_document(
            1,
            &[
                "Message brokers > Dead letter queues",
                "Message brokers > Consumer groups",
                "Message brokers > Backpressure",
            ],
        ),
        of_document(
            2,
            &[
                "Message systems > DLQ",
                "Message systems > Consumer group",
                "Message systems > Back-pressure",
            ],
        ),
    ]);
    assert!(told(&topics, &[]).contains(&"Message brokers = Message systems: children".to_owned()));
}

/// Which notes cover the last title of a line.
fn check_covers(line: &str, notes: &[&str], expected: &[&str]) {
    let notes: Vec<Topic> = notes.iter().map(|line| note(line)).collect();
    let topics = join(vec![notes, of_document(1, &[line])]);
    let last = topics.len() - 1;
    let found: Vec<String> = ties(&topics, &[])
        .iter()
        .filter(|tie| tie.b == last && tie.kind == TieKind::Covers)
        .map(|tie| format!("{}: {}", topics[tie.a].title, tie.reason.name()))
        .collect();
    assert_eq!(found, expected, "{line}");
}

const VAULT: &[&str] = &[
    "c: Index | database index | databases/indexing",
    "q: In what order do you put the columns of a composite index? | composite index | databases/indexing",
    "q: What are the transaction isolation levels? | isolation levels | databases/transactions",
    "c: Replication | read replica | databases/replication",
    "q: How do you deal with replication lag? | replication lag, stale replica | databases/replication",
    "q: What is SQL injection? | SQL injection | security/injection",
    "c: Consistent hashing | hash ring | scaling/partitioning",
    "q: How do you choose a database for a new service? | choosing a database | databases/architecture",
    "q: REST or RPC? | rest-vs-rpc | apis/design",
    "c: Time to live | TTL, expiry | caching/invalidation",
    "q: Что такое дедлок и как его избежать? | взаимоблокировка | databases/locks",
];

#[test]
fn notes_cover_topics_by_name_part_and_tag() {
    check_covers(
        "Databases > Indexing",
        VAULT,
        &[
            "Index: plural",
            "In what order do you put the columns of a composite index?: part_of_title",
        ],
    );
    check_covers(
        "Isolation levels",
        VAULT,
        &["What are the transaction isolation levels?: alias"],
    );
    check_covers(
        "Databases > Transactions",
        VAULT,
        &["What are the transaction isolation levels?: part_of_title"],
    );
    check_covers(
        "Databases > Replication",
        VAULT,
        &[
            "Replication: title",
            "How do you deal with replication lag?: part_of_title",
        ],
    );
    check_covers(
        "Cache invalidation (TTL, events)",
        VAULT,
        &["Time to live: part_of_title"],
    );
    check_covers("REST", VAULT, &["REST or RPC?: part_of_title"]);
    check_covers(
        "When to use REST vs SOAP",
        VAULT,
        &["REST or RPC?: part_of_title"],
    );
    check_covers("Failover by replication", VAULT, &[]);
    check_covers(
        "Failover using replication",
        VAULT,
        &["Replication: part_of_title"],
    );
    check_covers("Index-based joins in SQL", VAULT, &[]);
    check_covers(
        "How isolation levels keep transactions apart from each other",
        VAULT,
        &["What are the transaction isolation levels?: broader"],
    );
    check_covers(
        "Databases > Replication for reports",
        VAULT,
        &[
            "Replication: part_of_title",
            "How do you deal with replication lag?: part_of_title",
        ],
    );
    check_covers(
        "HTTP/2, QUIC",
        &["c: HTTP | | apis/http"],
        &["HTTP: part_of_title"],
    );
    check_covers(
        "Every call is a loan of a connection, an index and patience",
        VAULT,
        &[],
    );
    check_covers(
        "Deadlocks",
        VAULT,
        &["Что такое дедлок и как его избежать?: plural"],
    );
}

#[test]
fn a_shared_word_alone_covers_nothing() {
    for line in [
        "Databases",
        "Databases > SQL",
        "Security > Hashing (bcrypt)",
        "Consistency models",
        "Services",
        "Encryption at rest",
    ] {
        check_covers(line, VAULT, &[]);
    }
}

#[test]
fn a_glossary_ties_its_terms() {
    let topics = join(vec![
        of_document(1, &["DRP"]),
        of_document(2, &["Disaster recovery plan"]),
        of_document(3, &["Lazy population"]),
        of_document(4, &["Cache-aside"]),
    ]);
    let glossary = [
        Term {
            name: "DRP".to_owned(),
            meaning: "Disaster Recovery Plan: what is done after a loss".to_owned(),
        },
        Term {
            name: "Lazy population".to_owned(),
            meaning: "Same as cache-aside.".to_owned(),
        },
    ];
    assert_eq!(
        told(&topics, &glossary),
        [
            "DRP = Disaster recovery plan: glossary",
            "Lazy population = Cache-aside: glossary"
        ]
    );
}

#[test]
fn an_abbreviation_of_two_things_is_short_for_neither() {
    let topics = join(vec![
        of_document(1, &["Quick Store Protocol (QSP)"]),
        of_document(2, &["Query Safety Plan (QSP)"]),
    ]);
    assert_eq!(told(&topics, &[]), Vec::<String>::new());
}

#[test]
fn nothing_is_tied_within_a_document() {
    let notes: Vec<Topic> = ["c: Caching", "q: What is caching?", "moc: Caching"]
        .iter()
        .map(|line| note(line))
        .collect();
    assert_eq!(told(&notes, &[]), Vec::<String>::new());
}

#[test]
fn reasons_have_words_for_the_reader() {
    let reason = Reason::Abbreviation { short: "ttl".into() };
    assert_eq!(reason.to_string(), "abbreviation ttl and its long form");
}

/// How many groups of `same_as` have two topics of one document with different titles.
fn groups_with_two_titles(topics: &[Topic]) -> usize {
    let mut group: Vec<usize> = (0..topics.len()).collect();
    for tie in ties(topics, &[]).iter().filter(|tie| tie.kind == TieKind::SameAs) {
        let (from, to) = (group[tie.a], group[tie.b]);
        group
            .iter_mut()
            .filter(|group| **group == from)
            .for_each(|group| *group = to);
    }
    let mut titles: BTreeMap<(usize, u32), BTreeSet<String>> = BTreeMap::new();
    for (at, topic) in topics.iter().enumerate() {
        let title = topic.title.to_lowercase();
        titles
            .entry((group[at], topic.document))
            .or_default()
            .insert(title);
    }
    titles.values().filter(|titles| titles.len() > 1).count()
}

fn any_topic() -> impl Strategy<Value = Topic> {
    let word = prop::sample::select(vec![
        "cache",
        "index",
        "database",
        "replication",
        "of",
        "vs",
        "TTL",
        "time to live",
        "(lock)",
        "queue",
        "и",
        "кэш",
        "/",
        "2",
        "strategies",
        "what is",
    ]);
    let title = prop::collection::vec(word, 0..4).prop_map(|words| words.join(" "));
    (
        0..4_u32,
        0..4_u8,
        title,
        prop::option::of(0..8_usize),
        prop::collection::vec("[a-z/]{0,6}", 0..2),
    )
        .prop_map(|(document, kind, title, parent, tags)| Topic {
            document,
            kind: [
                TopicKind::Topic,
                TopicKind::Question,
                TopicKind::Concept,
                TopicKind::Moc,
            ][kind as usize],
            aliases: vec![title.replace(' ', "-")],
            title,
            text: String::new(),
            parent,
            tags,
        })
}

proptest! {
    #[test]
    fn ties_join_topics_of_different_documents_once(topics in prop::collection::vec(any_topic(), 0..24)) {
        let found = ties(&topics, &[]);
        let mut seen = BTreeSet::new();
        for tie in &found {
            prop_assert!(topics[tie.a].document != topics[tie.b].document);
            prop_assert!(seen.insert((tie.a.min(tie.b), tie.a.max(tie.b))));
            prop_assert_eq!(topics[tie.a].kind.covers(), tie.kind == TieKind::Covers);
            prop_assert!(!topics[tie.b].kind.covers());
            prop_assert!(tie.confidence.get() > 0.0);
        }
        prop_assert_eq!(found, ties(&topics, &[]));
    }

    #[test]
    fn any_title_is_read(title in ".{0,60}", other in ".{0,60}") {
        let topics = join(vec![of_document(1, &[title.as_str()]), of_document(2, &[other.as_str()])]);
        let glossary = [Term { name: title.clone(), meaning: other.clone() }];
        prop_assert!(ties(&topics, &glossary).len() <= topics.len() * topics.len());
    }
}
