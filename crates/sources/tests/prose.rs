//! Running text: passages, headings, mentions of terms; no order where there is none.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn an_article_with_headings_keeps_its_structure() {
    check(
        "# Why Queues\n\nA queue decouples the producer from the consumer, so that both may fail alone and recover later without the other noticing it.\n\n## Delivery\n\nMost brokers promise at-least-once delivery; consumers must therefore be idempotent. AMQP and Kafka differ in who keeps the offset.\n\nDuplicates are filtered by a key, which is kept for as long as a producer may retry the message.\n",
        &expect![[r#"
            prose "Why Queues"
            passage A queue decouples the producer from the consumer, so that both may fail alone and recover later without the other noticing it. @3
            topic Delivery @5
              passage Most brokers promise at-least-once delivery; consumers must therefore be idempotent. @7
            term AMQP @7
              passage Duplicates are filtered by a key, which is kept for as long as a producer may retry the message. @9
            Most brokers promise at-least-once delivery; consumers must therefore be idempotent. -mention-> AMQP @7
            source.little_understood @0
        "#]],
    );
}

#[test]
fn scrambled_lines_give_no_order() {
    check(
        ": a window of packets that may be in flight at the same time without an acknowledgement.\nThe kernel copies bytes between user space and the socket buffer for every call that is made. Zero Copy With Sendfile\nA TLS handshake needs one round trip in version 1.3, and none at all when it is resumed with early data.\n(see above) and therefore latency is bounded by the speed of light in the fibre between the two.\nLatency Numbers Worth Knowing\n",
        &expect![[r#"
            prose "Latency Numbers Worth Knowing"
            passage a window of packets that may be in flight at the same time without an acknowledgement. @1
            passage The kernel copies bytes between user space and the socket buffer for every call that is made. @2
            topic Zero Copy With Sendfile @2
            passage A TLS handshake needs one round trip in version 1.3, and none at all when it is resumed with early data. @3
            term TLS @3
            passage (see above) and therefore latency is bounded by the speed of light in the fibre between the two. @4
            topic Latency Numbers Worth Knowing @5
            A TLS handshake needs one round trip in version 1.3, and none at all when it is resumed with early data. -mention-> TLS @3
            source.scrambled @1
        "#]],
    );
}

#[test]
fn a_text_in_an_unknown_language_is_only_passages() {
    check(
        "数据库索引是一种数据结构，可以加快查询速度，但会增加写入成本和存储空间。在选择索引时需要考虑查询模式、数据分布和更新频率等因素。\n\n事务保证一组操作要么全部成功，要么全部失败。ACID 是四个性质的缩写，分布式系统中通常需要在一致性和可用性之间权衡。\n",
        &expect![[r#"
            prose ""
            passage 数据库索引是一种数据结构，可以加快查询速度，但会增加写入成本和存储空间。在选择索引时需要考虑查询模式、数据分布和更新频率等因素。 @1
            passage 事务保证一组操作要么全部成功，要么全部失败。ACID 是四个性质的缩写，分布式系统中通常需要在一致性和可用性之间权衡。 @3
            source.little_understood @0
            source.language @0
        "#]],
    );
}
