//! `cairn search`.

use crate::args::Args;
use crate::output::{self, say};
use crate::session::{self, Needs};
use cairn_protocol::ApiError;
use cairn_protocol::dto::{SearchHit, SearchRequest};
use cairn_protocol::host::views;
use serde_json::{Value, json};
use std::path::Path;

pub fn run(args: &Args, vault: &Path, query: &str, limit: u32) -> Result<(), ApiError> {
    let engine = session::open(
        args,
        vault,
        Needs {
            text: true,
            rebuild: false,
        },
    )?;
    let reply = views::search(
        &engine,
        &SearchRequest {
            query: query.to_owned(),
            limit,
        },
    )?;
    if args.json {
        let hits: Vec<Value> = reply.hits.iter().map(document).collect();
        output::document(
            &json!({ "total": reply.total, "hits": hits, "explain": Value::Null, "elapsed_us": reply.elapsed_us }),
        );
        return Ok(());
    }
    say!("{} notes match", reply.total);
    for hit in &reply.hits {
        say!(
            "{:>7.2}  {}  {}:{}",
            hit.score,
            hit.node.title,
            hit.node.path,
            hit.line
        );
        say!("         {}", text(hit));
    }
    Ok(())
}

fn text(hit: &SearchHit) -> String {
    hit.snippet.iter().map(|run| run.text.as_str()).collect()
}

fn document(hit: &SearchHit) -> Value {
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
