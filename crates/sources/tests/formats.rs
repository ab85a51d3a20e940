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

#[test]
fn chrome_is_told_by_class_and_role_too_and_ends_with_its_element() {
    check(
        "<html><head><title>Plan</title></head><body>
<div role=\"navigation\"><div>Products</div><div>Prices</div></div>
<div id=\"top-nav\"><a href=\"/\">Start</a> <a href=\"/in\">Enter</a></div>
<div class=\"page with-sidebar\"><article><header><h1>Four weeks</h1></header>
<h2>Networks</h2><ul><li>TCP</li></ul></article></div>
<div class=\"footer\">Made by hand</div></body></html>",
        &expect![[r#"
            outline "Four weeks"
            dropped 2: Products
            dropped 2: Prices
            dropped 3: [Start](/) [Enter](/in)
            dropped 6: Made by hand
            topic Networks @5
              topic TCP @5
        "#]],
    );
}

#[test]
fn definition_lists_of_pages_are_terms() {
    check(
        "<html><body><h2>Storage</h2><ul><li>Pages</li></ul><dl><dt>WAL</dt><dd>A log written before the data.</dd><dt>Tools</dt><dd>fio, iostat</dd></dl></body></html>",
        &expect![[r#"
            outline ""
            topic Storage @1 | tools: ["fio", "iostat"]
              topic Pages @1
            term WAL @1 | definition: A log written before the data.
        "#]],
    );
}

#[test]
fn canvases_have_cards_in_groups() {
    check(
        r##"{"nodes":[
{"id":"a","type":"text","text":"# Pods\nthe smallest unit","x":0,"y":0,"width":200,"height":60},
{"id":"b","type":"file","file":"Notes/Scheduling.md","x":0,"y":100,"width":200,"height":60},
{"id":"c","type":"text","text":"Ingress","x":900,"y":100,"width":200,"height":60},
{"id":"g","type":"group","label":"Basics","x":-20,"y":-20,"width":300,"height":300}],
"edges":[{"id":"e","fromNode":"a","toNode":"b"}]}"##,
        &expect![[r#"
            roadmap ""
            topic Basics @5
              topic Pods @2
              topic Scheduling @3
            topic Ingress @4
            Pods -next-> Scheduling @3
        "#]],
    );
}

#[test]
fn graphs_may_keep_their_fields_below_data() {
    check(
        r#"{"elements":{"nodes":[{"data":{"id":"a","label":"Git"}},{"data":{"id":"b","label":"Branches"}}],
"edges":[{"data":{"source":"a","target":"b"}}]}}"#,
        &expect![[r#"
            roadmap ""
            topic Git @1
            topic Branches @1
            Git -next-> Branches @1
        "#]],
    );
}

#[test]
fn checklists_of_outliners_are_tasks() {
    check(
        "<opml version=\"2.0\"><body><outline text=\"Practice\"><outline text=\"[ ] Write a parser\"/><outline text=\"[x] Read a grammar\"/></outline></body></opml>",
        &expect![[r#"
            checklist ""
            topic Practice @1
              task Write a parser @1
              task Read a grammar @1 | done: true
        "#]],
    );
}
