//! `cairn search`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::{SearchHit, SearchReply, SearchRequest, SortByDto};
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::Path;

pub fn run(args: &Args, vault: &Path, query: &str, limit: u32, explain: bool) -> Result<(), ApiError> {
    let needs = Needs {
        text: true,
        rebuild: false,
    };
    let engine = session::open(args, vault, needs)?;
    let request = SearchRequest {
        query: query.to_owned(),
        limit,
        sort: SortByDto::Relevance,
        facets: false,
    };
    let reply = views::search(&engine, &request, session::now(args))?;
    for remark in &reply.remarks {
        output::aside(format_args!(
            "note: {} ({})",
            remark.message,
            views::place(remark)
        ));
    }
    if let Some(notice) = &reply.notice {
        output::aside(format_args!("note: {notice}"));
    }
    if args.json {
        output::document(&document(query, &reply, explain));
        return Ok(());
    }
    if explain {
        output::text(&reply.explain);
    }
    let hits = if reply.total == 1 { "hit" } else { "hits" };
    say!("{} {hits}", reply.total);
    for hit in &reply.hits {
        let line = if hit.line > 0 {
            format!(":{}", hit.line)
        } else {
            String::new()
        };
        say!("{:>7.2}  {}  {}{line}", hit.score, hit.node.title, hit.node.path);
        say!("         {}", text(hit));
    }
    if !reply.meant.is_empty() {
        say!("Did you mean: {}?", reply.meant.join(", "));
    }
    Ok(())
}

fn document(query: &str, reply: &SearchReply, explain: bool) -> Value {
    let hits: Vec<Value> = reply.hits.iter().map(hit).collect();
    let told = |from: u32, to: u32, message: &str| json!({ "from": from, "to": to, "message": message });
    let mut remarks: Vec<Value> = reply
        .remarks
        .iter()
        .map(|remark| told(remark.from, remark.to, &remark.message))
        .collect();
    let whole = u32::try_from(query.chars().count()).unwrap_or(u32::MAX);
    remarks.extend(reply.notice.iter().map(|notice| told(0, whole, notice)));
    json!({
        "total": reply.total,
        "hits": hits,
        "explain": if explain { Value::from(reply.explain.clone()) } else { Value::Null },
        "remarks": remarks,
        "meant": reply.meant,
        "elapsed_us": reply.elapsed_us,
    })
}

fn text(hit: &SearchHit) -> String {
    hit.snippet.iter().map(|run| run.text.as_str()).collect()
}

fn hit(hit: &SearchHit) -> Value {
    json!({
        "id": hit.node.id,
        "path": hit.node.path,
        "title": hit.node.title,
        "kind": hit.node.kind,
        "score": hit.score,
        "snippet": text(hit),
        "line": hit.line,
        "matched": hit.matched,
    })
}
