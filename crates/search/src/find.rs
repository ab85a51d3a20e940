//! A plan against an index: the tantivy queries, the order in which they are tried, and what matched.

mod build;
mod collect;
mod near;
mod sets;
mod spell;
mod terms;

pub(crate) use build::fuzzy_distance;

use crate::SearchError;
use crate::failure::guarded;
use crate::index::{Keep, TextHit, TextHits, Way};
use crate::query::{Expr, Plan, plan};
use crate::schema::{Fields, KEY, TextField};
use build::Builder;
use cairn_model::NodeId;
use sets::Sets;
use std::path::Path;
use tantivy::collector::{Count, FilterCollector, TopDocs};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Value;
use tantivy::{DocAddress, Score, Searcher, TERMINATED, TantivyDocument};

/// With fewer hits than this, misspelt words count too.
const HARDLY_ANY: usize = 3;

/// With so many words, notes that have some of them count if hardly a note has all; in a sentence with two.
const MANY_WORDS: usize = 3;

type Found = (usize, Vec<(Score, DocAddress)>);

/// An index to ask.
pub(crate) struct Finder<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) dir: &'a Path,
}

impl Finder<'_> {
    /// The best documents for an indexed query: all it asks; if hardly a document has that, allowing for typing errors
    /// (unless the texts have each of its words); if none has, any of its words.
    pub(crate) fn ranked(
        &self,
        expr: &Expr,
        keep: Option<&Keep>,
        limit: usize,
    ) -> Result<TextHits, SearchError> {
        let (mut plan, name) = plan(expr);
        guarded(self.dir, || {
            let spelling = spell::add_others(self.searcher, self.fields, &mut plan)?;
            let names = spell::names(name.as_deref(), &spelling.told);
            let sets = Sets::default();
            let needed = plan.needed();
            let many = needed >= MANY_WORDS || needed > 1 && plan.is_sentence();
            // Words that the texts have are written as meant, though no text has them all.
            let meant = needed > 1 && !spelling.unknown;
            let mut way = Way::default();
            let mut found = (0, Vec::new());
            for any in [false, true] {
                if any && (found.0 > 0 || needed < 2) {
                    break;
                }
                for fuzzy in [false, true] {
                    let enough = found.0 >= HARDLY_ANY || meant && (many || any || found.0 == 0);
                    if fuzzy && (enough || !terms::may_be_misspelt(&plan)) {
                        break;
                    }
                    let next = Way { any, fuzzy };
                    let builder = self.builder(&plan, &names, next, &sets);
                    let more = self.collect(&builder, keep, limit)?;
                    if more.0 > found.0 {
                        (way, found) = (next, more);
                    }
                }
            }
            // Of many words one is often not the one that a note uses.
            if found.0 > 0 && found.0 < HARDLY_ANY && many {
                let next = Way { any: true, ..way };
                let builder = self.builder(&plan, &names, next, &sets);
                found = self.collect(&builder, keep, limit)?;
                way = next;
            }
            let mut hits = self.hits(&self.builder(&plan, &names, way, &sets), found)?;
            hits.spelt = spelling.told;
            Ok(hits)
        })
    }

    /// The keys of all documents that fit, in no order.
    pub(crate) fn matching(&self, expr: &Expr, way: Way) -> Result<Vec<u64>, SearchError> {
        let (mut plan, _) = plan(expr);
        guarded(self.dir, || {
            spell::add_others(self.searcher, self.fields, &mut plan)?;
            let query = self.builder(&plan, &[], way, &Sets::default()).query();
            self.searcher.search(&*query, &collect::Keys)
        })
    }

    fn builder<'a>(&'a self, plan: &'a Plan, names: &'a [String], way: Way, sets: &'a Sets) -> Builder<'a> {
        Builder {
            fields: self.fields,
            plan,
            names,
            way,
            sets,
        }
    }

    fn collect(&self, builder: &Builder<'_>, keep: Option<&Keep>, limit: usize) -> tantivy::Result<Found> {
        let query = &*builder.query();
        builder.sets.read(self.searcher)?;
        if limit == 0 {
            return Ok((self.searcher.search(query, &Count)?, Vec::new()));
        }
        let collector = (Count, TopDocs::with_limit(limit).order_by_score());
        match keep {
            None => self.searcher.search(query, &collector),
            Some(keep) => {
                let keep = keep.clone();
                let fits = move |key: u64| keep(key);
                self.searcher
                    .search(query, &FilterCollector::new(KEY.to_owned(), fits, collector))
            }
        }
    }

    fn hits(&self, builder: &Builder<'_>, (total, found): Found) -> tantivy::Result<TextHits> {
        let terms = terms::terms(builder.plan, builder.way);
        let mut hits = Vec::with_capacity(found.len());
        for &(score, address) in &found {
            let document: TantivyDocument = self.searcher.doc(address)?;
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
            self.mark(builder, text, &found, &mut hits)?;
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        Ok(TextHits {
            total,
            hits,
            way: builder.way,
            spelt: Vec::new(),
        })
    }

    /// Notes on the hits that a field of theirs matched.
    fn mark(
        &self,
        builder: &Builder<'_>,
        text: TextField,
        found: &[(Score, DocAddress)],
        hits: &mut [TextHit],
    ) -> tantivy::Result<()> {
        let Some(query) = builder.any_in(text) else {
            return Ok(());
        };
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_unstable_by_key(|&at| found[at].1);
        for run in order.chunk_by(|&a, &b| found[a].1.segment_ord == found[b].1.segment_ord) {
            let reader = self.searcher.segment_reader(found[run[0]].1.segment_ord);
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
}
