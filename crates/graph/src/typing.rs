//! Which edges a rule makes, and how sure it is of them. One table, so that it can be read and argued with.

use cairn_model::{Basis, Confidence, EdgeKind, NodeKind};
use smallvec::{SmallVec, smallvec};

/// An edge that follows from a link. `reversed`: from the target to the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedEdge {
    /// What it means.
    pub kind: EdgeKind,
    /// Whether it runs from the link's target to its source.
    pub reversed: bool,
    /// How sure.
    pub confidence: Confidence,
}

/// How sure a machine-made list is of anything.
const WEAK: f32 = 0.2;

/// The edges of a link by its basis and the kinds of the nodes it joins. Few rules ask what the target is, which has to be
/// looked for in a large graph.
pub fn edges_of(
    basis: Basis,
    source: NodeKind,
    target: impl FnOnce() -> NodeKind,
    weak: bool,
) -> SmallVec<[TypedEdge; 2]> {
    let edge = |kind, reversed, confidence: f32| TypedEdge {
        kind,
        reversed,
        confidence: Confidence::new(if weak { confidence.min(WEAK) } else { confidence }),
    };
    match basis {
        Basis::PropertyPrerequisites => smallvec![edge(EdgeKind::Requires, false, 0.98)],
        // A frontmatter in the body may be a left-over: believed less than the one at the top.
        Basis::DisplacedPrerequisites => smallvec![edge(EdgeKind::Requires, false, 0.7)],
        Basis::DisplacedMoc => smallvec![edge(EdgeKind::PartOf, false, 0.8)],
        Basis::DisplacedRelated => smallvec![edge(EdgeKind::Related, false, 0.5)],
        // An inline field stands in running text: a little less deliberate than a property.
        Basis::FieldPrerequisites => smallvec![edge(EdgeKind::Requires, false, 0.95)],
        Basis::FieldMoc => smallvec![edge(EdgeKind::PartOf, false, 0.95)],
        Basis::FieldRelated => smallvec![edge(EdgeKind::Related, false, 0.7)],
        Basis::PrerequisiteSection => smallvec![edge(EdgeKind::Requires, false, 0.95)],
        Basis::EasierSection => smallvec![edge(EdgeKind::Requires, false, 0.8)],
        // What A calls its advanced continuation needs A, though the author only said the first half.
        Basis::AdvancedSection => smallvec![
            edge(EdgeKind::Harder, false, 0.9),
            edge(EdgeKind::Requires, true, 0.6)
        ],
        Basis::PropertyMoc => smallvec![edge(EdgeKind::PartOf, false, 1.0)],
        Basis::MocLink => smallvec![edge(EdgeKind::PartOf, false, 0.9)],
        Basis::HubSection => smallvec![edge(EdgeKind::Related, false, 0.4)],
        Basis::RelatedSection => smallvec![edge(EdgeKind::Related, false, 0.8)],
        Basis::PropertyRelated => smallvec![edge(EdgeKind::Related, false, 0.7)],
        Basis::UnderRelated => smallvec![edge(EdgeKind::Related, false, 0.6)],
        Basis::FollowUpSection => smallvec![edge(EdgeKind::FollowUp, false, 0.8)],
        Basis::SameLevelSection => smallvec![edge(EdgeKind::SameLevel, false, 0.8)],
        Basis::ReferencesSection => smallvec![edge(EdgeKind::Reference, false, 0.6)],
        Basis::InlineBody | Basis::NoteBody | Basis::PropertyLink => {
            smallvec![edge(EdgeKind::Mention, false, 0.5)]
        }
        Basis::MocBody | Basis::StudyPath => moc_edges(source, target(), &edge),
        Basis::DocumentStructure => smallvec![edge(EdgeKind::PartOf, false, 1.0)],
        Basis::DocumentOrder => smallvec![edge(EdgeKind::Next, false, 1.0)],
        // No link bears these: they are computed from the whole graph.
        Basis::DifficultyOrder | Basis::ListedOrder | Basis::ListedDifficulty | Basis::Inferred => {
            SmallVec::new()
        }
    }
}

/// A MOC's link to another MOC relates the two; a link to a note puts the note into the MOC, and under the topic it stands in.
fn moc_edges(
    source: NodeKind,
    target: NodeKind,
    edge: &dyn Fn(EdgeKind, bool, f32) -> TypedEdge,
) -> SmallVec<[TypedEdge; 2]> {
    match (source, target) {
        (_, NodeKind::Moc) => smallvec![edge(EdgeKind::Related, false, 0.7)],
        // A study document says what to know; the notes it names treat its topics, they are no part of it.
        (NodeKind::Source, _) => smallvec![edge(EdgeKind::Mention, false, 0.5)],
        (NodeKind::Moc, NodeKind::Missing) => smallvec![edge(EdgeKind::Mention, false, 0.5)],
        (NodeKind::Moc, _) => smallvec![edge(EdgeKind::PartOf, true, 0.8)],
        (_, _) => smallvec![edge(EdgeKind::Covers, true, 0.9)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advanced_link_makes_two_edges_of_falling_confidence() {
        let edges = edges_of(
            Basis::AdvancedSection,
            NodeKind::Question,
            || NodeKind::Question,
            false,
        );
        assert_eq!(
            edges.iter().map(|e| (e.kind, e.reversed)).collect::<Vec<_>>(),
            [(EdgeKind::Harder, false), (EdgeKind::Requires, true)]
        );
        assert!(edges[0].confidence > edges[1].confidence);
    }

    #[test]
    fn a_machine_made_list_is_hardly_believed() {
        assert_eq!(
            edges_of(
                Basis::PropertyRelated,
                NodeKind::Question,
                || NodeKind::Question,
                true
            )[0]
            .confidence
            .get(),
            WEAK
        );
    }
}
