//! What each piece of syntax becomes.

use super::rendered;
use expect_test::{Expect, expect};

/// The HTML, with a line break after every block for reading.
fn check(text: &str, expected: Expect) {
    let mut html = rendered(text).html;
    for end in [
        "</p>",
        "</li>",
        "</div>",
        "</tr>",
        "</section>",
        "</figure>",
        "</summary>",
    ] {
        html = html.replace(end, &format!("{end}\n"));
    }
    expected.assert_eq(html.trim_end());
}

fn check_headings(text: &str, expected: Expect) {
    let headings = rendered(text).headings;
    let lines: Vec<_> = headings
        .iter()
        .map(|h| format!("{} {:?} line {} #{}", h.level, h.text, h.line, h.anchor))
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

macro_rules! rules {
    ($($name:ident: [$($text:expr => $expected:expr),+ $(,)?];)*) => {
        $(#[test] fn $name() { $(check($text, $expected);)+ })*
    };
}

rules! {
    frontmatter_is_not_shown: ["---\na: 1\n---\ntext" => expect!["<p>text</p>"], "---\\\na: 1\n---\\\ntext" => expect!["<p>text</p>"]];
    paragraphs_and_line_breaks: ["one\ntwo  \nthree\n\nfour" => expect![[r#"
        <p>one<br>
        two<br>
        three</p>
        <p>four</p>"#]]];
    emphasis: ["*a* **b** ~~c~~ ***d***" => expect!["<p><em>a</em> <strong>b</strong> <del>c</del> <em><strong>d</strong></em></p>"]];
    wiki_links: [
        "[[note]] [[note|the *note*]] [[folder/x]] [[nowhere]]" => expect![[r#"<p><a data-node="note" data-kind="concept" tabindex="0" role="link">note</a> <a data-node="note" data-kind="concept" tabindex="0" role="link">the <em>note</em></a> <a data-node="folder/x" data-kind="missing" tabindex="0" role="link">folder/x</a> <span class="missing-link">nowhere</span></p>"#]],
        "[[note#Part]] [[note#Title#Part|p]] [[note#^two]]" => expect![[r#"<p><a data-node="note" data-kind="concept" data-anchor="part" tabindex="0" role="link">note &gt; Part</a> <a data-node="note" data-kind="concept" data-anchor="part" tabindex="0" role="link">p</a> <a data-node="note" data-kind="concept" data-anchor="^two" tabindex="0" role="link">note &gt; ^two</a></p>"#]],
        "[[#Part]] [[#^two|here]] [[note|]] [[`note`]]" => expect![[r#"<p><a data-node="self" data-kind="note" data-anchor="part" tabindex="0" role="link">Part</a> <a data-node="self" data-kind="note" data-anchor="^two" tabindex="0" role="link">here</a> <a data-node="note" data-kind="concept" tabindex="0" role="link">note</a> <a data-node="`note`" data-kind="missing" tabindex="0" role="link">note</a></p>"#]],
    ];
    wiki_links_in_tables: ["| a |\n|---|\n| [[note\\|x]] [[note]] |" => expect![[r#"
        <table><thead><tr><th>a</th></tr>
        </thead><tbody><tr><td><a data-node="note" data-kind="concept" tabindex="0" role="link">x</a> <a data-node="note" data-kind="concept" tabindex="0" role="link">note</a></td></tr>
        </tbody></table>"#]]];
    markdown_links_into_the_vault: ["[a](note.md) [b](note.md#Part%20two) [c](#Part) [d](pic.png) [e]()" => expect![[r#"<p><a data-node="note" data-kind="concept" tabindex="0" role="link">a</a> <a data-node="note" data-kind="concept" data-anchor="part-two" tabindex="0" role="link">b</a> <a data-node="self" data-kind="note" data-anchor="part" tabindex="0" role="link">c</a> <span class="attachment">d</span> <span>e</span></p>"#]]];
    links_to_the_web: [
        "[a](https://e.org/?a=1&b=2 \"t\") <https://e.org> <m@e.org> [b](mailto:m@e.org) [c](HTTP://E.org)" => expect![[r#"<p><a href="https://e.org/?a=1&amp;b=2" rel="noreferrer noopener" target="_blank" title="t">a</a> <a href="https://e.org" rel="noreferrer noopener" target="_blank">https://e.org</a> <a href="mailto:m@e.org" rel="noreferrer noopener" target="_blank">m@e.org</a> <a href="mailto:m@e.org" rel="noreferrer noopener" target="_blank">b</a> <a href="HTTP://E.org" rel="noreferrer noopener" target="_blank">c</a></p>"#]],
        "See https://e.org/a_b. Or (http://e.org)." => expect![[r#"<p>See <a href="https://e.org/a_b" rel="noreferrer noopener" target="_blank">https://e.org/a_b</a>. Or (<a href="http://e.org" rel="noreferrer noopener" target="_blank">http://e.org</a>).</p>"#]],
    ];
    other_schemes_are_inert: [
        "[a](javascript:alert) [b](obsidian://open) [c](smb://h/s) [d](file:///etc) [e](//h/x) [f](data:text/html,x)" => expect![[r#"<p><span class="inert-link" title="Not opened: javascript links">a</span> <span class="inert-link" title="Not opened: obsidian links">b</span> <span class="inert-link" title="Not opened: smb links">c</span> <span class="inert-link" title="Not opened: file links">d</span> <span class="inert-link" title="Not opened: addresses of this form">e</span> <span class="inert-link" title="Not opened: data links">f</span></p>"#]],
        "<obsidian://open?vault=x>" => expect![[r#"<p><span class="inert-link" title="Not opened: obsidian links">obsidian://open?vault=x</span></p>"#]],
    ];
    other_files: ["[[talk.key]] ![[files/talk.key]] ![[talk.key]] [[x.pdf|paper]]" => expect![[r#"<p><span class="attachment">talk.key</span> <a data-node="files/talk.key" data-kind="missing" tabindex="0" role="link">files/talk.key</a> <span class="attachment">talk.key</span> <span class="attachment">paper</span></p>"#]]];
    pictures: [
        "![alt](https://e.org/p.png) after" => expect![[r#"
            <figure class="remote-image"><span class="alt">alt</span> <a href="https://e.org/p.png" rel="noreferrer noopener" target="_blank">Open the picture</a></figure>
            <p>after</p>"#]],
        "![[img/pic.png|300]] ![a cat](pic.png) ![](data:image/png;base64,xx)" => expect![[r#"<p><span class="attachment">pic.png</span> <span class="attachment" title="a cat">pic.png</span> <span class="inert-link" title="Not opened: data links">image</span></p>"#]],
        "[![badge](https://e.org/b.svg)](https://e.org)" => expect![[r#"<p><a href="https://e.org" rel="noreferrer noopener" target="_blank"><span class="remote-image"><span class="alt">badge</span></span></a></p>"#]],
        "# ![h](https://e.org/p.png)" => expect![[r#"<h1 id="h"><span class="remote-image"><span class="alt">h</span> <a href="https://e.org/p.png" rel="noreferrer noopener" target="_blank">Open the picture</a></span></h1>"#]],
    ];
    embeds: [
        "before ![[note#Part]] after" => expect![[r#"
            <p>before</p>
            <section class="embed" data-embed="note" data-kind="concept"><div class="embed-title"><a data-node="note" data-kind="concept" data-anchor="part" tabindex="0" role="link">note &gt; Part</a></div>
            <h2>Part</h2><p>Text of the part.</p>
            <h3>Inner</h3><ul><li>one</li>
            <li>two</li>
            </ul></section>
            <p>after</p>"#]],
        "![[note#^intro]]" => expect![[r#"
            <section class="embed" data-embed="note" data-kind="concept"><div class="embed-title"><a data-node="note" data-kind="concept" data-anchor="^intro" tabindex="0" role="link">note &gt; ^intro</a></div>
            <p>Intro</p>
            </section>"#]],
        "![[note#^two]]" => expect![[r#"
            <section class="embed" data-embed="note" data-kind="concept"><div class="embed-title"><a data-node="note" data-kind="concept" data-anchor="^two" tabindex="0" role="link">note &gt; ^two</a></div>
            <ul><li>two</li>
            </ul></section>"#]],
        "![[table#^tab]]" => expect![[r#"
            <section class="embed" data-embed="table" data-kind="concept"><div class="embed-title"><a data-node="table" data-kind="concept" data-anchor="^tab" tabindex="0" role="link">table &gt; ^tab</a></div>
            <table><thead><tr><th>a</th><th>b</th></tr>
            </thead><tbody><tr><td>1</td><td>2</td></tr>
            </tbody></table></section>"#]],
        "![[note#Other]]\n\nx[^1]\n\n[^1]: Own." => expect![[r##"
            <section class="embed" data-embed="note" data-kind="concept"><div class="embed-title"><a data-node="note" data-kind="concept" data-anchor="other" tabindex="0" role="link">note &gt; Other</a></div>
            <h2>Other</h2><p><a data-node="note" data-kind="concept" data-anchor="part" tabindex="0" role="link">Part</a> end<sup class="footnote-ref"><a href="#fn:1-1" id="fnref:1-1">1</a></sup></p>
            <section class="footnotes"><ol><li id="fn:1-1"><p>Noted. <a href="#fnref:1-1" class="footnote-back" title="Back to the text">↩</a></p>
            </li>
            </ol></section>
            </section>
            <p>x<sup class="footnote-ref"><a href="#fn:1" id="fnref:1">1</a></sup></p>
            <section class="footnotes"><ol><li id="fn:1"><p>Own. <a href="#fnref:1" class="footnote-back" title="Back to the text">↩</a></p>
            </li>
            </ol></section>"##]],
        "![[gone]] ![[note#Gone]]" => expect![[r#"
            <p><a data-node="gone" data-kind="missing" tabindex="0" role="link">gone</a></p>
            <section class="embed" data-embed="note" data-kind="concept"><div class="embed-title"><a data-node="note" data-kind="concept" data-anchor="gone" tabindex="0" role="link">note &gt; Gone</a></div>
            <p class="embed-notice">The note has no such section.</p>
            </section>"#]],
        "# ![[note]]" => expect![[r#"<h1 id="note"><a data-node="note" data-kind="concept" tabindex="0" role="link">note</a></h1>"#]],
        "## H\n\ntext ^b\n\n![[#^b]]" => expect![[r#"
            <h2 id="h">H</h2><p id="^b">text</p>
            <section class="embed" data-embed="self" data-kind="note"><div class="embed-title"><a data-node="self" data-kind="note" data-anchor="^b" tabindex="0" role="link">^b</a></div>
            <p>text</p>
            </section>"#]],
    ];
    embeds_end: ["![[loop]]" => expect![[r#"
        <section class="embed" data-embed="loop" data-kind="concept"><div class="embed-title"><a data-node="loop" data-kind="concept" tabindex="0" role="link">loop</a></div>
        <p>again</p>
        <section class="embed" data-embed="loop" data-kind="concept"><div class="embed-title"><a data-node="loop" data-kind="concept" tabindex="0" role="link">loop</a></div>
        <p class="embed-notice">This note stands inside itself; it is not shown again.</p>
        </section>
        </section>"#]], "![[a]]" => expect![[r#"
            <section class="embed" data-embed="a" data-kind="concept"><div class="embed-title"><a data-node="a" data-kind="concept" tabindex="0" role="link">a</a></div>
            <p>A</p>
            <section class="embed" data-embed="b" data-kind="concept"><div class="embed-title"><a data-node="b" data-kind="concept" tabindex="0" role="link">b</a></div>
            <p>B</p>
            <section class="embed" data-embed="c" data-kind="concept"><div class="embed-title"><a data-node="c" data-kind="concept" tabindex="0" role="link">c</a></div>
            <p>C</p>
            <section class="embed" data-embed="d" data-kind="concept"><div class="embed-title"><a data-node="d" data-kind="concept" tabindex="0" role="link">d</a></div>
            <p class="embed-notice">Notes inside notes are shown three deep; open this one to read it.</p>
            </section>
            </section>
            </section>
            </section>"#]]];
    callouts: [
        "> [!tip] My **title**\n> body\n>\n> more" => expect![[r#"
            <div class="callout" data-callout="tip"><div class="callout-title">My <strong>title</strong></div>
            <div class="callout-content"><p>body</p>
            <p>more</p>
            </div>
            </div>"#]],
        "> [!FAQ]\n> body" => expect![[r#"
            <div class="callout" data-callout="faq"><div class="callout-title">Faq</div>
            <div class="callout-content"><p>body</p>
            </div>
            </div>"#]],
        "> [!warning]+ Open\n> - item" => expect![[r#"
            <details class="callout" data-callout="warning" open=""><summary class="callout-title">Open</summary>
            <div class="callout-content"><ul><li>item</li>
            </ul></div>
            </details>"#]],
        "> [!bug]- Closed" => expect![[r#"
            <details class="callout" data-callout="bug"><summary class="callout-title">Closed</summary>
            </details>"#]],
        "> [!recipe|wide]\n> > [!note] inner [[note]]\n> > x" => expect![[r#"
            <div class="callout" data-callout="note"><div class="callout-title">Recipe</div>
            <div class="callout-content"><div class="callout" data-callout="note"><div class="callout-title">inner <a data-node="note" data-kind="concept" tabindex="0" role="link">note</a></div>
            <div class="callout-content"><p>x</p>
            </div>
            </div>
            </div>
            </div>"#]],
        "> plain\n> quote" => expect![[r#"
            <blockquote><p>plain<br>
            quote</p>
            </blockquote>"#]],
        "> [!note]\n> ---\n> x" => expect![[r#"
            <div class="callout" data-callout="note"><div class="callout-title">Note</div>
            <div class="callout-content"><p>x</p>
            </div>
            </div>"#]],
        "> [!note]\n> | a |\n> |---|\n> | 1 |" => expect![[r#"
            <div class="callout" data-callout="note"><div class="callout-title">Note</div>
            <div class="callout-content"><table><thead><tr><th>a</th></tr>
            </thead><tbody><tr><td>1</td></tr>
            </tbody></table></div>
            </div>"#]],
    ];
    tasks: ["- [ ] a\n- [x] b\n  - [X] c" => expect![[r#"
        <ul><li><input type="checkbox" disabled=""> a</li>
        <li><input type="checkbox" disabled="" checked=""> b<ul><li><input type="checkbox" disabled="" checked=""> c</li>
        </ul></li>
        </ul>"#]], "1. [ ] a\n\n2. [x] b" => expect![[r#"
        <ol><li><p><input type="checkbox" disabled=""> a</p>
        </li>
        <li><p><input type="checkbox" disabled="" checked=""> b</p>
        </li>
        </ol>"#]]];
    lists: ["3. a\n4. b\n   - c" => expect![[r#"
        <ol start="3"><li>a</li>
        <li>b<ul><li>c</li>
        </ul></li>
        </ol>"#]]];
    comments: [
        "a %%hidden [[note]]%% b" => expect!["<p>a  b</p>"],
        "a\n\n%%\n# hidden\n\n- x\n\n<b>y</b>\n%%\n\nb" => expect![[r#"
            <p>a</p>
            <p>b</p>"#]],
        "100%% sure, `%%`" => expect!["<p>100%% sure, <code>%%</code></p>"],
        "\\%%shown%%" => expect!["<p>%%shown%%</p>"],
    ];
    highlights: ["==a **b**== c == d ==e" => expect!["<p><mark>a <strong>b</strong></mark> c == d ==e</p>"], "`==x==` a===b ==c== **==d**==" => expect!["<p><code>==x==</code> a===b <mark>c</mark> <strong><mark>d</mark></strong>==</p>"]];
    tags: ["#tag #a/b_c_d x#no \\#no #1 (#no) [#no](note.md) `#no`" => expect![[r#"<p><span class="tag">#tag</span> <span class="tag">#a/b_c_d</span> x#no #no #1 (#no) <a data-node="note" data-kind="concept" tabindex="0" role="link">#no</a> <code>#no</code></p>"#]]];
    block_ids: [
        "text ^abc" => expect![[r#"<p id="^abc">text</p>"#]],
        "- one ^o\n  - two ^t\n- three" => expect![[r#"
            <ul><li id="^o">one<ul><li id="^t">two</li>
            </ul></li>
            <li>three</li>
            </ul>"#]],
        "| a |\n|---|\n| 1 |\n\n^tab" => expect![[r#"
            <table><thead><tr><th>a</th></tr>
            </thead><tbody><tr><td>1</td></tr>
            </tbody></table><span id="^tab"></span>"#]],
        "2 ^n here, x^2" => expect!["<p>2 ^n here, x^2</p>"],
    ];
    footnotes: [
        "a[^x] b[^y] a[^x]\n\n[^y]: Second.\n[^x]: First *note*.\n[^z]: Unused." => expect![[r##"
            <p>a<sup class="footnote-ref"><a href="#fn:1" id="fnref:1">1</a></sup> b<sup class="footnote-ref"><a href="#fn:2" id="fnref:2">2</a></sup> a<sup class="footnote-ref"><a href="#fn:1" id="fnref:1-2">1</a></sup></p>
            <section class="footnotes"><ol><li id="fn:1"><p>First <em>note</em>. <a href="#fnref:1" class="footnote-back" title="Back to the text">↩</a></p>
            </li>
            <li id="fn:2"><p>Second. <a href="#fnref:2" class="footnote-back" title="Back to the text">↩</a></p>
            </li>
            <li><p>Unused.</p>
            </li>
            </ol></section>"##]],
    ];
    code: [
        "```Rust,ignore\nlet a = b < c && \"d\";\n```" => expect![[r#"
            <pre><code class="language-rust">let a = b &lt; c &amp;&amp; "d";
            </code></pre>"#]],
        "    indented\n\n`a<b`" => expect![[r#"
            <pre><code>indented
            </code></pre><p><code>a&lt;b</code></p>"#]],
        "```\nplain\n```\n\n~~~c++\nx\n~~~" => expect![[r#"
            <pre><code>plain
            </code></pre><pre><code class="language-c++">x
            </code></pre>"#]],
        "```dataview\nTABLE x FROM #y\n```" => expect![[r#"
            <figure class="query"><figcaption>Dataview query</figcaption><pre><code class="language-dataview">TABLE x FROM #y
            </code></pre></figure>"#]],
    ];
    formulas: ["$a<b$ and $$\\sum_i x_i$$ but $5 and $6" => expect![[r#"<p><span class="math math-inline">a&lt;b</span> and <span class="math math-display">\sum_i x_i</span> but $5 and $6</p>"#]]];
    tables: ["| a | b | c |\n|:--|:-:|--:|\n| 1 | **2** | 3 |" => expect![[r#"
        <table><thead><tr><th class="align-left">a</th><th class="align-center">b</th><th class="align-right">c</th></tr>
        </thead><tbody><tr><td class="align-left">1</td><td class="align-center"><strong>2</strong></td><td class="align-right">3</td></tr>
        </tbody></table>"#]]];
    own_html: [
        "H<sub>2</sub>O <kbd>x</kbd> <b>bold <i>both</b> end <br/> <u class=x>u</u>" => expect!["<p>H<sub>2</sub>O <kbd>x</kbd> <b>bold <i>both</i></b> end <br> <u>u</u></p>"],
        "<details open><summary>More</summary>\n\n**text**\n\n</details>\n\nafter" => expect![[r#"
            <details open=""><summary>More</summary>

            <p><strong>text</strong></p>
            </details><p>after</p>"#]],
        "<div align=\"center\" id=\"x\" style=\"color:red\">\n<p>one<p>two &amp; &lt;\n</div>" => expect![[r#"
            <div>
            <p>one</p>
            <p>two &amp; &lt;
            </p>
            </div>"#]],
        "<table><tr><td colspan=2>x</td></tr></table>" => expect![[r#"
            <table><tbody><tr><td colspan="2">x</td></tr>
            </tbody></table>"#]],
        "> <div>\n\nafter </div>" => expect![[r#"
            <blockquote><div>
            </div>
            </blockquote><p>after </p>"#]],
        "a <!-- hidden --> b\n\n<!--\nhidden\n-->\n\nc" => expect![[r#"
            <p>a  b</p>
            <p>c</p>"#]],
        "<a href=\"https://e.org?a=1&amp;b=2\">web</a> <a href=\"note.md\">no</a> <img src=\"https://e.org/p.png\" alt=\"p\">" => expect![[r#"
            <p><a href="https://e.org?a=1&amp;b=2" rel="noreferrer noopener" target="_blank">web</a> no</p>
            <figure class="remote-image"><span class="alt">p</span> <a href="https://e.org/p.png" rel="noreferrer noopener" target="_blank">Open the picture</a></figure>"#]],
        "| a |\n|---|\n| <ul><li>x</li><li>y</ul> |" => expect![[r#"
            <table><thead><tr><th>a</th></tr>
            </thead><tbody><tr><td><ul><li>x</li>
            <li>y</li>
            </ul></td></tr>
            </tbody></table>"#]],
    ];
    rules_and_entities: ["a\n\n---\n\n&copy; &lt;b&gt; \\*x\\*" => expect![[r#"
        <p>a</p>
        <hr><p>© &lt;b&gt; *x*</p>"#]]];
}

#[test]
fn headings_have_anchors() {
    check(
        "# A & B\n\n## Same\n\n## Same\n\n## Own {#My_Id}\n\n# !!!\n\n## `code` [[note#x]] ==m==",
        expect![[
            r#"<h1 id="a-b">A &amp; B</h1><h2 id="same">Same</h2><h2 id="same-2">Same</h2><h2 id="own"><span id="my-id"></span>Own</h2><h1 id="heading">!!!</h1><h2 id="code-note-x-m"><code>code</code> <a data-node="note" data-kind="concept" data-anchor="x" tabindex="0" role="link">note &gt; x</a> <mark>m</mark></h2>"#
        ]],
    );
    check_headings(
        "---\na: 1\n---\n# A & B\n\n> ## Same\n\n## Same\n\n## Own {#My_Id}\n\n# !!!\n\nSet *ext*\n===\n\n![[note]]",
        expect![[r#"
            1 "A & B" line 4 #a-b
            2 "Same" line 6 #same
            2 "Same" line 8 #same-2
            2 "Own" line 10 #own
            1 "!!!" line 12 #heading
            1 "Set ext" line 14 #set-ext"#]],
    );
}
