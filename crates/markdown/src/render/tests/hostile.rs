//! Attempts to smuggle something through every kind of syntax. Nothing of it reaches the HTML as markup.

use super::super::doc::Doc;
use super::super::page::Page;
use super::super::{clean, render};
use super::{Vault, vault};

/// What an attacker would write; `stolen` stands for a node nobody linked to.
const PAYLOADS: &[&str] = &[
    // Scripts and what runs them.
    "<script>go()</script>",
    "<SCRIPT src=//h.example/x.js></SCRIPT>",
    "<scr<script>ipt>go()</scr</script>ipt>",
    "<script\n>go()</script\n>",
    "<script/x>go()</script>",
    "</script><script>go()",
    "<style>@import '//h.example/x.css'</style>",
    "<style><img src=x onerror=go()></style>",
    "<noscript><p title=\"</noscript><img src=x onerror=go()>\"></noscript>",
    "<template><script>go()</script></template>",
    "<xmp><script>go()</script></xmp>",
    "<plaintext><script>go()",
    "<textarea></textarea><script>go()</script>",
    "<title><img src=x onerror=go()></title>",
    "<svg onload=go()>",
    "<svg><script>go()</script></svg>",
    "<svg><a xlink:href=\"javascript:go()\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=go()></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=go()>",
    "<math href=\"javascript:go()\">x</math>",
    "<math><annotation-xml encoding=\"text/html\"><script>go()</script>",
    "<iframe src=\"javascript:go()\"></iframe>",
    "<iframe srcdoc=\"<script>go()</script>\">",
    "<object data=\"data:text/html,x\"></object>",
    "<embed src=\"//h.example/x\">",
    "<applet code=x></applet>",
    "<link rel=stylesheet href=//h.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=//h.example\">",
    "<base href=//h.example/>",
    "<form action=//h.example><input name=p><button formaction=\"javascript:go()\">x</button></form>",
    "<isindex action=\"javascript:go()\">",
    "<input autofocus onfocus=go()>",
    "<select onfocus=go() autofocus><option>x</select>",
    "<keygen autofocus onfocus=go()>",
    "<video src=x onerror=go()></video>",
    "<audio onloadstart=go() src=x>",
    "<video><source onerror=go()></video>",
    "<marquee onstart=go()>x</marquee>",
    "<body onload=go()>",
    "<frameset onload=go()><frame src=x></frameset>",
    "<portal src=//h.example></portal>",
    // Handlers and styles on elements that are let through.
    "<b onmouseover=go()>x</b>",
    "<p style=\"position:fixed;inset:0\">x</p>",
    "<div class=\"callout\" id=\"app\" onclick='go()'>x</div>",
    "<span\u{c}onclick=go()>x</span>",
    "<span/onclick=go()>x</span>",
    "<i\n\nonclick\n=\ngo()>x</i>",
    "<u \" onclick=go() \">x</u>",
    "<details open ontoggle=go()><summary onclick=go()>x</summary></details>",
    "<table background=\"javascript:go()\"><td style=\"x\" onclick=go()>x</table>",
    "<td colspan='2\" onclick=\"go()'>x</td>",
    "<ol start='1\" onclick=\"go()'><li value=3 style=x>x</ol>",
    "<img src=x onerror=go()>",
    "<img src=\"https://h.example/t.gif\" style=x>",
    "<img/src/onerror=go()>",
    "<img src=`x`onerror=go()>",
    "<img alt=\"<script>go()</script>\" src=\"x\">",
    "<hr onclick=go() style=x><br onclick=go()>",
    "<kbd accesskey=x onclick=go()>x</kbd>",
    "<b contenteditable autofocus onfocus=go() tabindex=1>x</b>",
    "<button popovertarget=x onclick=go()>x</button>",
    // Addresses.
    "<a href=\"javascript:go()\">x</a>",
    "<a href=\"JaVaScRiPt:go()\">x</a>",
    "<a href=\" &#14; javascript:go()\">x</a>",
    "<a href=\"java\tscript:go()\">x</a>",
    "<a href=java&#115;cript:go()>x</a>",
    "<a href=\"vbscript:go()\">x</a>",
    "<a href=\"data:text/html;base64,eA==\">x</a>",
    "<a href=\"https://e.org\" onclick=go() style=x ping=//h.example download>x</a>",
    "<a href='https://e.org\" onclick=\"go()'>x</a>",
    "<a href=\"#x\" name=cookie id=x>x</a>",
    "[x](javascript:go())",
    "[x](java&#x09;script:go())",
    "[x](<java\tscript:go()>)",
    "[x](&#106;avascript:go())",
    "[x](javascript&colon;go())",
    "[x](%6aavascript:go())",
    "[x](vbscript:go())",
    "[x](https://e.org/\"onclick=\"go())",
    "[x](https://e.org 'a\" onclick=\"go()')",
    "![x](javascript:go())",
    "![x\" onerror=\"go()](https://e.org/p.png)",
    "![x](x\" onerror=\"go())",
    "<javascript:go()>",
    "<https://e.org/\"onclick=go()>",
    "https://e.org/\"onclick=\"go()",
    "http://e.org/'><script>go()</script>",
    "javascript:go()",
    // Attributes of ours, and ways out of them.
    "<a data-node=\"stolen\" data-kind=\"moc\" role=link>x</a>",
    "<a href=\"https://e.org\" data-node=\"stolen\">x</a>",
    "<span data-node=stolen tabindex=0>x</span>",
    "<section data-embed=\"stolen\" class=embed>x</section>",
    "<div data-embed=stolen data-callout=tip>x</div>",
    "<b DATA-NODE=stolen>x</b>",
    "\" data-node=\"stolen",
    "' data-node='stolen",
    "\"><a data-node=\"stolen\">x</a>",
    "x\" onclick=\"go()\" y=\"",
    "x'onclick='go()'",
    "&quot; onclick=&quot;go()",
    "&#34; data-node=&#34;stolen",
    "&lt;script&gt;go()&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "[[note|<script>go()</script>]]",
    "[[note|\" data-node=\"stolen]]",
    "[[note#\"><script>go()</script>]]",
    "[[note#^\" onclick=\"go()]]",
    "![[note#\" onclick=\"go()]]",
    "![[gone\" onclick=\"go()]]",
    "$</span><script>go()</script>$",
    "$$\" onclick=\"go()$$",
    "`</code><script>go()</script>`",
    "==<script>go()</script>==",
    "#tag\"onclick=go()",
    "%%<script>go()%%</script>",
    "%% --><script>go()</script>",
    "<!-- %% --><script>go()</script><!-- %% -->",
    "<!--><script>go()</script>-->",
    "<!--\u{2d}!><img src=x onerror=go()>-->",
    "<![CDATA[<script>go()</script>]]>",
    "<![CDATA[x]]><img src=x onerror=go()>",
    "<?php ><script>go()</script> ?>",
    "<!DOCTYPE x [<!ENTITY y \"<script>go()</script>\">]>",
    "</section></div></article><script>go()</script>",
    "</p></li></td></table></a><b onclick=go()>",
    "<b <script>go()</script>>",
    "<<script>go()</script>",
    "<a href=\"https://e.org\"<script>go()</script>\">",
    "<b x=\"<script>go()</script>\">",
    "<b x='\"><img src=x onerror=go()>'>",
    "<p><form><math><mtext></form><form><mglyph><style></math><img src onerror=go()>",
    "\u{0}<script\u{0}>go()</script>",
    "\u{202e}<img src=x onerror=go()>",
    "＜script＞go()＜/script＞",
    "x^onclick=go() ^id\"onclick=go()",
];

/// Where it is written; `{}` is the payload.
const PLACES: &[&str] = &[
    "{}",
    "a {} b",
    "[[note|{}]]",
    "[[{}]]",
    "[[note#{}]]",
    "[[note#^{}]]",
    "[{}](https://e.org)",
    "[x]({})",
    "[x](<{}>)",
    "[x](https://e.org \"{}\")",
    "[x](https://e.org '{}')",
    "[x](note.md#{})",
    "![{}](https://e.org/p.png)",
    "![x](<{}>)",
    "![x](p.png \"{}\")",
    "![{}](p.png)",
    "![[{}]]",
    "![[pic.png|{}]]",
    "# {}",
    "## h {#{}}",
    "```{}\ncode\n```",
    "```\n{}\n```",
    "```dataview\n{}\n```",
    "`{}`",
    "| {} |\n|---|\n| {} |",
    "> [!{}] x",
    "> [!tip] {}\n> {}",
    "> [!tip]- {}",
    "- [ ] {}",
    "x[^1]\n\n[^1]: {}",
    "x[^{}]\n\n[^{}]: y",
    "text ^{}",
    "${}$",
    "<{}>",
    "<b {}>x</b>",
    "<a href=\"https://e.org\" {}>x</a>",
    "<a href=\"{}\">x</a>",
    "<img src='{}' alt='{}'>",
    "<div>\n{}\n</div>",
    "<details {}><summary>{}</summary>\n\n{}\n\n</details>",
    "#{}",
    "=={}==",
    "**{}** *{}* ~~{}~~",
    "[x][r]\n\n[r]: {}",
    "---\ntitle: '{}'\n---\n{}",
    "![[evil]]",
    "> ![[evil]]",
];

const TAGS: &str = " a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr \
    i input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead tr u \
    ul var wbr ";
const ATTRIBUTES: &str = " href rel target title id class data-node data-kind data-anchor data-embed data-callout tabindex role open type \
    disabled checked start colspan rowspan ";
const CLASSES: &str = " callout callout-title callout-content embed embed-title embed-notice footnotes footnote-ref footnote-back math \
    math-inline math-display tag attachment missing-link inert-link remote-image alt query align-left align-center align-right ";

/// Fails if the HTML holds a tag, attribute, class or address that is not ours.
pub(super) fn assert_harmless(html: &str, source: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = rest[at + 1..].trim_start_matches('/');
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        assert!(
            TAGS.contains(&format!(" {} ", &tag[..end])),
            "<{}> from {source:?}: {html}",
            &tag[..end]
        );
        rest = &tag[end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let end = attribute.find(['=', '>', ' ']).expect("an end");
            let (name, after) = attribute.split_at(end);
            let (value, after) = match after.strip_prefix("=\"") {
                Some(quoted) => quoted.split_once('"').expect("a closing quote"),
                None => ("", after),
            };
            assert_attribute(name, value, &format!("{source:?}: {html}"));
            rest = after;
        }
        assert!(rest.starts_with('>'), "an odd tag from {source:?}: {html}");
    }
}

fn assert_attribute(name: &str, value: &str, context: &str) {
    assert!(ATTRIBUTES.contains(&format!(" {name} ")), "{name} from {context}");
    match name {
        "href" => {
            let lower = value.to_ascii_lowercase();
            let known = ["http://", "https://", "mailto:", "#"]
                .iter()
                .any(|scheme| lower.starts_with(scheme));
            assert!(known, "href {value} from {context}");
        }
        "data-node" | "data-embed" => assert!(value != "stolen", "a forged node from {context}"),
        "class" => {
            let ours =
                |class: &str| CLASSES.contains(&format!(" {class} ")) || class.starts_with("language-");
            assert!(value.split(' ').all(ours), "class {value} from {context}");
        }
        _ => {}
    }
}

/// What was assembled is harmless, what the sanitiser leaves is harmless and stays what it is.
fn assert_safe(source: &str, vault: &Vault) {
    let mut page = Page::new(vault);
    Doc::note(&mut page, source).run();
    assert_harmless(&page.out, source);
    let html = render(source, vault).html;
    assert_harmless(&html, source);
    assert_eq!(clean::clean(&html), html, "from {source:?}");
}

#[test]
fn no_payload_becomes_markup() {
    assert!(PAYLOADS.len() >= 80, "{}", PAYLOADS.len());
    for payload in PAYLOADS {
        let mut vault = vault();
        vault.0.push(("evil", (*payload).to_owned()));
        for place in PLACES {
            assert_safe(&place.replace("{}", payload), &vault);
        }
    }
}

#[test]
fn payloads_next_to_each_other_are_harmless_too() {
    for (index, first) in PAYLOADS.iter().enumerate() {
        for step in [1, 7, 31] {
            let second = PAYLOADS[(index + step) % PAYLOADS.len()];
            assert_safe(&format!("{first}{second}\n\n<div>\n{second}\n{first}"), &vault());
        }
    }
}

#[test]
fn the_check_itself_sees_what_is_wrong() {
    for bad in [
        "<script>",
        "<b onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<a data-node=\"stolen\">",
        "<p class=\"x\">",
    ] {
        assert!(
            std::panic::catch_unwind(|| assert_harmless(bad, "")).is_err(),
            "{bad}"
        );
    }
}
