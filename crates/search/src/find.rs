//! A plan against an index: the tantivy queries, the order in which they are tried, and what matched.

mod build;
mod terms;

pub(crate) use build::fuzzy_distance;

use crate::index::{TextHit, TextHits};
use crate::query::Plan;
use crate::schema::{Fields, TextField};
use build::{Builder, Mode};
use cairn_model::NodeId;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Value;
use tantivy::{DocAddress, Score, Searcher, TERMINATED, TantivyDocument};

/// With fewer hits than this, misspelt words count too.
const HARDLY_ANY: usize = 3;

type Found = (usize, Vec<(Score, DocAddress)>);

/// Runs a plan: all words; if hardly a note has them, allowing for typing errors; if none has, any of the words.
pub(crate) fn find(
    searcher: &Searcher,
    fields: &Fields,
    plan: &Plan,
    limit: usize,
) -> tantivy::Result<TextHits> {
    let needed = plan.wanted.iter().filter(|clause| !clause.optional).count();
    let mut mode = Mode {
        any: false,
        fuzzy: false,
    };
    let mut found = (0, Vec::new());
    for any in [false, true] {
        if any && (found.0 > 0 || needed < 2) {
            break;
        }
        for fuzzy in [false, true] {
            if fuzzy && (found.0 >= HARDLY_ANY || !terms::may_be_misspelt(plan)) {
                break;
            }
            let next = Mode { any, fuzzy };
            let more = collect(
                searcher,
                &*Builder {
                    fields,
                    plan,
                    mode: next,
                }
                .query(),
                limit,
            )?;
            if more.0 > found.0 {
                (mode, found) = (next, more);
            }
        }
    }
    hits(searcher, &Builder { fields, plan, mode }, found)
}

fn collect(searcher: &Searcher, query: &dyn Query, limit: usize) -> tantivy::Result<Found> {
    if limit == 0 {
        return Ok((searcher.search(query, &Count)?, Vec::new()));
    }
    searcher.search(query, &(Count, TopDocs::with_limit(limit).order_by_score()))
}

fn hits(searcher: &Searcher, builder: &Builder<'_>, (total, found): Found) -> tantivy::Result<TextHits> {
    let terms = terms::terms(builder.plan, builder.mode);
    let mut hits = Vec::with_capacity(found.len());
    for &(score, address) in &found {
        let document: TantivyDocument = searcher.doc(address)?;
        let id = document
            .get_first(builder.fields.id)
            .and_then(|value| value.as_str())
            .unwrap_or_default();
        hits.push(TextHit {
            id: NodeId::from_text(id),
            score,
            matched: Vec::new(),
            terms: terms.clone(),
        });
    }
    for text in builder.fields.texts() {
        mark(searcher, builder, text, &found, &mut hits)?;
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    Ok(TextHits { total, hits })
}

/// Notes on the hits that a field of theirs matched.
fn mark(
    searcher: &Searcher,
    builder: &Builder<'_>,
    text: TextField,
    found: &[(Score, DocAddress)],
    hits: &mut [TextHit],
) -> tantivy::Result<()> {
    let weight = builder
        .any_in(text)
        .weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_unstable_by_key(|&at| found[at].1);
    for run in order.chunk_by(|&a, &b| found[a].1.segment_ord == found[b].1.segment_ord) {
        let reader = searcher.segment_reader(found[run[0]].1.segment_ord);
        let mut scorer = weight.scorer(reader, 1.0)?;
        for &at in run {
            let doc = found[at].1.doc_id;
            if scorer.doc() < doc {
                scorer.seek(doc);
            }
            if scorer.doc() == TERMINATED {
                break;
            }
            if scorer.doc() == doc {
                hits[at].matched.push(text.name);
            }
        }
    }
    Ok(())
}
