//! Saved pages, OPML and roadmap JSON.

mod common;

use common::{check, show};
use expect_test::expect;

#[test]
fn a_saved_page() {
    check(
        "<!DOCTYPE html>\n<html><head><title>Caching | Site</title>\n<script>if (a < b) { x(\"<li>no</li>\") }</script></head>\n<body><nav><ul><li>Home</li><li>Pricing</li></ul></nav>\n<main><h1>Caching</h1>\n<p>Short <b>intro</b>.</p>\n<h2>Policies &amp; limits</h2>\n<ul>\n<li>LRU\n<ul><li><a href=\"https://example.org/lfu\">LFU</a></li></ul></li>\n<li><input type=\"checkbox\" checked> Try it</li>\n</ul>\n<table><tr><th>Topic</th><th>Tools</th></tr>\n<tr><td>Edge</td><td>CDN, <b>Varnish</b></td></tr></table>\n<ol><li>One</li><li>Two</li></ol>\n<h2>Glossary</h2><dl><dt>TTL</dt><dd>time to live</dd></dl>\n</main><footer>Imprint</footer></body></html>\n",
        &expect![[r#"
            outline "Caching"
            dropped 4: Home
            dropped 4: Pricing
            dropped 17: Imprint
            topic Policies & limits @7
              topic LRU @9
                topic LFU @10 | link: https://example.org/lfu
              task Try it @11 | done: true
              topic Edge @14 | tools: ["CDN", "Varnish"]
              topic One @15 | number: 1
              topic Two @15 | number: 2
            term TTL @16 | definition: time to live
            see LFU https://example.org/lfu
        "#]],
    );
}

#[test]
fn an_outline_in_opml() {
    check(
        "<?xml version=\"1.0\"?>\n<opml version=\"2.0\">\n<head><title>Security</title></head>\n<body>\n<outline text=\"Authentication\">\n  <outline text=\"OAuth &amp; OIDC\"/>\n  <outline text=\"Passkeys\" url=\"https://example.org/p\"/>\n</outline>\n<outline text=\"Week 1: Basics\"/>\n<outline text=\"Week 2: Attacks\"><outline text=\"XSS\"/></outline>\n</body>\n</opml>\n",
        &expect![[r#"
            roadmap "Security"
            topic Authentication @5
              topic OAuth & OIDC @6
              topic Passkeys @7 | link: https://example.org/p
            path Security @9
              stage Basics @9 | week: 1..1 weeks
              stage Attacks @10 | week: 2..2 weeks
                topic XSS @10
            Basics -next-> Attacks @10
            see Passkeys https://example.org/p
        "#]],
    );
}

#[test]
fn a_roadmap_with_types() {
    check(
        r#"{
  "title": "Backend",
  "nodes": [
    {"id": "s", "type": "subtopic", "data": {"label": "DNS"}},
    {"id": "t", "type": "title", "data": {"label": "Backend"}},
    {"id": "a", "type": "topic", "data": {"label": "Internet"}},
    {"id": "b", "type": "topic", "data": {"label": "Databases"}},
    {"id": "n", "type": "button", "data": {"label": "Visit us"}},
    {"id": 7, "type": "subtopic", "data": {"label": "SQL"}},
    {"id": "v", "type": "vertical", "data": {}}
  ],
  "edges": [
    {"source": "a", "target": "s"},
    {"source": "a", "target": "b"},
    {"source": "b", "target": 7},
    {"source": "b", "target": "gone"}
  ]
}"#,
        &expect![[r#"
            roadmap "Backend"
            dropped 8: Visit us
            path Backend @5
              topic Internet @6
                topic DNS @4
              topic Databases @7
                topic SQL @9
            Internet -next-> Databases @7
        "#]],
    );
}

#[test]
fn a_flow_without_types_is_an_order_of_topics() {
    check(
        r#"{"nodes":[{"id":"1","data":{"label":"Git"},"position":{"x":0,"y":0}},{"id":"2","data":{"label":"Linux"},"parentId":"1"}],"edges":[{"id":"e","source":"1","target":"2"}]}"#,
        &expect![[r#"
            roadmap ""
            topic Git @1
              topic Linux @1
        "#]],
    );
    check(
        r#"{"nodes":[{"id":"1","type":"input","data":{"label":"Git"}},{"id":"2","type":"default","data":{"label":"Linux"}}],"edges":[{"source":"1","target":"2"}]}"#,
        &expect![[r#"
            roadmap ""
            topic Git @1
            topic Linux @1
            Git -next-> Linux @1
        "#]],
    );
}

#[test]
fn other_json_and_broken_xml_say_so() {
    check(
        "{\"a\": [1, 2]}",
        &expect![[r#"
        unknown ""
        source.format @0
    "#]],
    );
    check(
        "{\"nodes\": [",
        &expect![[r#"
        unknown ""
        source.format @0
    "#]],
    );
    check(
        "<opml><body><outline text=\"One\"/><outline text=",
        &expect![[r#"
            outline ""
            topic One @1
            source.format @1
        "#]],
    );
}

#[test]
fn bytes_that_are_no_text_make_no_topic() {
    for bytes in [
        &b""[..],
        b"  \n\n",
        b"\x89PNG\r\n\x1a\n1. Topic\n",
        b"\0\x01\x02\x03- a\n- b\n",
    ] {
        let document = cairn_sources::read(bytes);
        assert!(document.nodes.is_empty(), "{}", show(&document));
        assert_eq!(document.diagnostics.len(), 1);
    }
}
