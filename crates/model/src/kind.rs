//! The closed vocabularies of the graph: kinds of nodes and edges, bases, difficulty, confidence.

/// Declares an enum with a stable snake_case name per variant, used in output, storage and the command contract.
macro_rules! named_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)* }

        impl $name {
            /// Every variant, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The variant of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

named_enum! {
    /// What a node is.
    NodeKind {
        /// A map of content.
        Moc = "moc",
        /// Something to know; nests.
        Topic = "topic",
        /// One question note.
        Question = "question",
        /// One concept note.
        Concept = "concept",
        /// Any other note.
        Note = "note",
        /// A study document.
        Source = "source",
        /// A study path or roadmap.
        Path = "path",
        /// A step of a study path or roadmap, in order.
        Stage = "stage",
        /// A glossary entry of a study document, or a term its text mentions.
        Term = "term",
        /// A checklist item of a study document.
        Task = "task",
        /// An employer with its focus topics.
        Company = "company",
        /// A link target with no note.
        Missing = "missing",
    }
}

named_enum! {
    /// What an edge A -> B means.
    EdgeKind {
        /// A belongs to B.
        PartOf = "part_of",
        /// Note A treats topic B.
        Covers = "covers",
        /// A needs B first.
        Requires = "requires",
        /// Step A is followed by step B.
        Next = "next",
        /// A names B as related.
        Related = "related",
        /// A names B as equally hard.
        SameLevel = "same_level",
        /// A names B as a follow-up.
        FollowUp = "follow_up",
        /// A names B as a reference.
        Reference = "reference",
        /// A mentions B in its text.
        Mention = "mention",
        /// A names B as its advanced continuation.
        Harder = "harder",
    }
}

named_enum! {
    /// Which rule made an edge.
    Basis {
        /// A link below a "Prerequisites" heading.
        PrerequisiteSection = "prerequisite_section",
        /// A link below a "Base (easier)" heading.
        EasierSection = "easier_section",
        /// A link below an "Advanced (harder)" heading.
        AdvancedSection = "advanced_section",
        /// A link below a "Hub" heading.
        HubSection = "hub_section",
        /// A link below a "MOC links" heading.
        MocLink = "moc_link",
        /// A link below a "Related questions" heading.
        RelatedSection = "related_section",
        /// A link below a "Follow-ups" heading.
        FollowUpSection = "follow_up_section",
        /// A link below a "References" heading.
        ReferencesSection = "references_section",
        /// A link below a "Related (same level)" heading.
        SameLevelSection = "same_level_section",
        /// A link below any heading that itself stands below a related-section heading.
        UnderRelated = "under_related",
        /// Any other link in the body.
        InlineBody = "inline_body",
        /// The `moc` property.
        PropertyMoc = "property_moc",
        /// The `related` property.
        PropertyRelated = "property_related",
        /// The `prerequisites` property.
        PropertyPrerequisites = "property_prerequisites",
        /// A wiki-link in any other property.
        PropertyLink = "property_link",
        /// The `moc` property of a second frontmatter that slipped into the body.
        DisplacedMoc = "displaced_moc",
        /// The `related` property of such a frontmatter.
        DisplacedRelated = "displaced_related",
        /// The `prerequisites` property of such a frontmatter.
        DisplacedPrerequisites = "displaced_prerequisites",
        /// The inline field `moc::`.
        FieldMoc = "field_moc",
        /// The inline field `related::`.
        FieldRelated = "field_related",
        /// The inline field `prerequisites::`.
        FieldPrerequisites = "field_prerequisites",
        /// A link in a note that is neither MOC, question nor concept.
        NoteBody = "note_body",
        /// A link in a MOC outside its study paths.
        MocBody = "moc_body",
        /// A link or step of a MOC's study path.
        StudyPath = "study_path",
        /// The nesting of headings and bullets in a document or MOC.
        DocumentStructure = "document_structure",
        /// The order in which a document gives its steps.
        DocumentOrder = "document_order",
        /// Of two notes close to each other the easier one comes first. Computed, never written.
        DifficultyOrder = "difficulty_order",
        /// Bullets of a later and of an earlier stage name the two. Computed, never written.
        ListedOrder = "listed_order",
        /// Bullets of one subtopic name the two, and one is easier. Computed, never written.
        ListedDifficulty = "listed_difficulty",
        /// Links and texts point that way. Computed, never written.
        Inferred = "inferred",
    }
}

named_enum! {
    /// How hard a question is.
    Difficulty {
        /// Easy.
        Easy = "easy",
        /// Medium.
        Medium = "medium",
        /// Hard.
        Hard = "hard",
    }
}

impl Basis {
    /// Whether the rule reads properties or inline fields rather than the links of the text.
    pub fn is_property(self) -> bool {
        matches!(
            self,
            Self::PropertyMoc
                | Self::PropertyRelated
                | Self::PropertyPrerequisites
                | Self::PropertyLink
                | Self::DisplacedMoc
                | Self::DisplacedRelated
                | Self::DisplacedPrerequisites
                | Self::FieldMoc
                | Self::FieldRelated
                | Self::FieldPrerequisites
        )
    }
}

impl NodeKind {
    /// Whether nodes of this kind are notes on disk. A study document is none: it says what there is to know, a note
    /// what is known of it.
    pub fn is_note(self) -> bool {
        matches!(self, Self::Moc | Self::Question | Self::Concept | Self::Note)
    }
}

/// How sure a rule is of an edge: a probability in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f32);

impl Confidence {
    /// Certain.
    pub const CERTAIN: Self = Self(1.0);

    /// Clamps into 0..=1; not-a-number becomes 0.
    pub fn new(value: f32) -> Self {
        Self(if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        })
    }

    /// The probability.
    pub fn get(self) -> f32 {
        self.0
    }

    /// Two independent reasons together (noisy-or): `1 - (1 - a)(1 - b)`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new(1.0 - (1.0 - self.0) * (1.0 - other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        assert!(
            NodeKind::ALL
                .iter()
                .all(|k| NodeKind::from_name(k.name()) == Some(*k))
        );
        assert!(
            EdgeKind::ALL
                .iter()
                .all(|k| EdgeKind::from_name(k.name()) == Some(*k))
        );
        assert!(Basis::ALL.iter().all(|k| Basis::from_name(k.name()) == Some(*k)));
    }

    #[test]
    fn confidence_stays_a_probability() {
        assert_eq!(Confidence::new(f32::NAN).get(), 0.0);
        assert_eq!(Confidence::new(7.0), Confidence::CERTAIN);
        assert_eq!(Confidence::new(0.5).or(Confidence::new(0.5)).get(), 0.75);
    }
}
