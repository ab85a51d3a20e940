//! A first look over all lines: page chrome, which words make stages and fields here, what stands below each heading.

use crate::builder::Builder;
use crate::document::DropReason;
use crate::inline;
use crate::line::{Lines, Mark};
use crate::stage;
use crate::words::{self, Role};
use rustc_hash::FxHashMap;

/// What stands below a heading, at any depth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Below {
    pub items: u32,
    pub tasks: u32,
    pub rows: u32,
    pub stages: u32,
}

/// The findings.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub moc: bool,
    pub prose: bool,
    /// Index of the line that is the document's title.
    pub title: Option<usize>,
    /// With the line index of each heading, in their order.
    below: Vec<(u32, Below)>,
    /// Stage words this document uses twice or more.
    stage_words: Vec<&'static str>,
    /// Folded field names that recur below different headings.
    fields: FxHashMap<String, (u32, u32)>,
    /// Whether letters are mostly of a script without word lists.
    pub foreign: bool,
    /// Bytes of text that could be understood.
    pub total: u64,
}

impl Survey {
    /// The stage a line names, if this document counts in that word.
    pub fn stage<'t>(&self, text: &'t str, heading: bool) -> Option<stage::Stage<'t>> {
        stage::read(text, heading).filter(|stage| self.stage_words.contains(&stage.word))
    }

    /// What stands below the heading on that line.
    pub fn below(&self, index: usize) -> Below {
        let found = u32::try_from(index).ok().and_then(|index| {
            self.below
                .binary_search_by_key(&index, |(heading, _)| *heading)
                .ok()
        });
        found.map_or_else(Below::default, |at| self.below[at].1)
    }

    /// Whether any stage word recurs.
    pub fn has_stages(&self) -> bool {
        !self.stage_words.is_empty()
    }

    /// Whether a name recurs as a field.
    pub fn is_field(&self, key: &str) -> bool {
        self.fields
            .get(&words::fold(key))
            .is_some_and(|(count, _)| *count > 1)
    }
}

/// Field names that are looked at; more are no recurring fields.
const MAX_FIELDS: usize = 20_000;

/// Looks over the lines; chrome is turned into blank lines and listed.
pub(crate) fn look(lines: &mut Lines<'_>, moc: bool, builder: &mut Builder) -> Survey {
    drop_chrome(lines, builder);
    let mut survey = Survey {
        moc: moc || is_moc(lines),
        ..Survey::default()
    };
    count_below(lines, &mut survey);
    weigh(lines, &mut survey);
    survey.title = title(lines, &survey);
    survey
}

/// Page chrome: lines of its words, and words that are chrome only beside such lines.
fn drop_chrome(lines: &mut Lines<'_>, builder: &mut Builder) {
    let mut scores: Vec<u8> = (0..lines.lines.len())
        .map(|index| chrome_score(lines, index))
        .collect();
    let beside = |scores: &mut [u8], order: &mut dyn Iterator<Item = usize>| {
        let mut before = 0;
        for index in order.filter(|index| lines.lines[*index].mark != Mark::Blank) {
            if scores[index] == 1 && before == 2 {
                scores[index] = 2;
            }
            before = scores[index];
        }
    };
    if !scores.contains(&2) {
        return;
    }
    beside(&mut scores, &mut (0..lines.lines.len()));
    beside(&mut scores, &mut (0..lines.lines.len()).rev());
    for index in (0..scores.len()).filter(|index| scores[*index] == 2) {
        let line = lines.lines[index];
        builder.drop_line(line.no, lines.text(&line), DropReason::PageChrome);
        lines.lines[index].mark = Mark::Blank;
    }
}

/// How surely a line is chrome by its own words, as [`words::chrome`] says it.
fn chrome_score(lines: &Lines<'_>, index: usize) -> u8 {
    let line = &lines.lines[index];
    let may = matches!(line.mark, Mark::Plain | Mark::Number(_))
        || matches!(line.mark, Mark::Bullet('·' | '»' | '›'));
    if !may || line.fenced {
        return 0;
    }
    let text = inline::undecorated(lines.text(line));
    // A link in brackets is how saved pages write their menus.
    let text = text.trim_start_matches('[').split("](").next().unwrap_or(text);
    words::chrome(if text.is_empty() { lines.text(line) } else { text })
}

fn is_moc(lines: &Lines<'_>) -> bool {
    let first = lines
        .lines
        .iter()
        .find(|line| matches!(line.mark, Mark::Heading(1)));
    first.is_some_and(|line| {
        let title = words::fold(lines.text(line));
        title.contains("map of content") || title.ends_with(" moc") || title.starts_with("moc ")
    })
}

/// What stands below each heading, and which stage words and fields recur.
fn count_below(lines: &Lines<'_>, survey: &mut Survey) {
    // The level of each open heading, and its place among all headings.
    let mut stack: Vec<(u8, usize)> = Vec::new();
    let mut words: FxHashMap<&'static str, u32> = FxHashMap::default();
    let mut place = 0;
    for (index, line) in lines.lines.iter().enumerate() {
        let text = lines.text(line);
        survey.total += if matches!(
            line.mark,
            Mark::Code | Mark::Blank | Mark::Rule | Mark::Border | Mark::TableEnd
        ) {
            0
        } else {
            text.len() as u64
        };
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let mut found = Below::default();
        match line.mark {
            Mark::Heading(level) => {
                while stack.last().is_some_and(|(above, _)| *above >= level) {
                    stack.pop();
                }
                place = index;
                found.stages = u32::from(count_stage(text, true, &mut words));
                add(&mut survey.below, &stack, found);
                stack.push((level, survey.below.len()));
                survey.below.push((index, Below::default()));
                continue;
            }
            Mark::Check(_) => found.tasks = 1,
            Mark::PipeRow | Mark::TabRow => found.rows = 1,
            Mark::Bullet(_) | Mark::Number(_) | Mark::Plain => {
                found.items = u32::from(line.mark != Mark::Plain);
                found.stages = u32::from(count_stage(text, false, &mut words));
                if matches!(line.mark, Mark::Number(_)) && line.indent == 0 {
                    place = index;
                }
                count_field(text, place, &mut survey.fields);
            }
            _ => continue,
        }
        add(&mut survey.below, &stack, found);
    }
    survey.stage_words = words
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(word, _)| word)
        .collect();
}

fn count_stage(text: &str, heading: bool, words: &mut FxHashMap<&'static str, u32>) -> bool {
    let stage = stage::read(text, heading);
    if let Some(stage) = &stage {
        *words.entry(stage.word).or_default() += 1;
    }
    stage.is_some()
}

fn count_field(text: &str, place: u32, fields: &mut FxHashMap<String, (u32, u32)>) {
    if let Some(field) = inline::field(text)
        && (fields.len() < MAX_FIELDS)
    {
        let (count, last) = fields.entry(words::fold(field.key)).or_insert((0, u32::MAX));
        if *last != place {
            *count += 1;
            *last = place;
        }
    }
}

fn add(below: &mut [(u32, Below)], stack: &[(u8, usize)], found: Below) {
    for (_, heading) in stack {
        let sum = &mut below[*heading].1;
        sum.items += found.items;
        sum.tasks += found.tasks;
        sum.rows += found.rows;
        sum.stages += found.stages;
    }
}

/// Whether it is running text, and in a script that the word lists know.
fn weigh(lines: &Lines<'_>, survey: &mut Survey) {
    let (mut marks, mut paragraphs, mut running, mut all) = (0_u32, 0_u32, 0_u64, 0_u64);
    let (mut known, mut foreign) = (0_u64, 0_u64);
    for line in &lines.lines {
        let text = lines.text(line);
        match line.mark {
            Mark::Blank | Mark::Code | Mark::Rule | Mark::Border | Mark::Heading(_) | Mark::TableEnd => {}
            Mark::Plain => {
                let long = text.len() > 90 || text.ends_with(['.', '!', '?', '。']);
                paragraphs += u32::from(long);
                running += if long { text.len() as u64 } else { 0 };
                all += text.len() as u64;
            }
            _ => {
                marks += 1;
                all += text.len() as u64;
            }
        }
        for c in text.chars().take(200).filter(|c| c.is_alphabetic()) {
            let script = matches!(u32::from(c), 0..=0x24F | 0x1E00..=0x1EFF | 0x400..=0x52F);
            *(if script { &mut known } else { &mut foreign }) += 1;
        }
    }
    survey.foreign = foreign > known;
    survey.prose = !survey.moc && paragraphs > 1 && running * 10 >= all * 6 && marks <= paragraphs;
}

/// The only heading of level 1; else a first line that stands alone, is short and is no sentence, before anything but a list.
fn title(lines: &Lines<'_>, survey: &Survey) -> Option<usize> {
    let mut level_one = (0..lines.lines.len()).filter(|index| lines.lines[*index].mark == Mark::Heading(1));
    let first_heading = lines
        .lines
        .iter()
        .position(|line| matches!(line.mark, Mark::Heading(_)));
    if let Some(only) = level_one.next() {
        let alone = level_one.next().is_none();
        return (alone && first_heading == Some(only)).then_some(only);
    }
    let first = lines.next_full(0)?;
    let line = lines.lines[first];
    let text = lines.text(&line);
    let next = lines.next_full(first + 1)?;
    let list = matches!(
        lines.lines[next].mark,
        Mark::Bullet(_) | Mark::Check(_) | Mark::PipeRow | Mark::TabRow | Mark::Border
    );
    let alone = next > first + 1
        || matches!(
            lines.lines[next].mark,
            Mark::Heading(_) | Mark::Rule | Mark::Number(_)
        )
        || text.chars().count() < 30;
    let fits = line.mark == Mark::Plain
        && is_title(text)
        && !list
        && alone
        && survey.stage(text, false).is_none()
        && !text.contains("://");
    (fits && inline::field(text).is_none_or(|field| !field.value.is_empty())).then_some(first)
}

/// A short line without the end of a sentence: it may name what follows.
pub(crate) fn is_title(text: &str) -> bool {
    let text = inline::undecorated(text).trim_matches(['*', '_']);
    let first = text.chars().find(|c| c.is_alphanumeric());
    (2..=80).contains(&text.chars().count())
        && text.split_whitespace().count() <= 10
        && first.is_some_and(|c| !c.is_lowercase())
        && !text.starts_with([':', ',', ';', '('])
        && !text.ends_with(['.', ',', ';', '!', '?', ':'])
        && text.contains(char::is_alphanumeric)
        && !text.contains(". ")
        && !text.contains(['。', '，', '！', '？'])
}

/// The role of a heading by its words, or by holding nothing but tasks.
pub(crate) fn role(text: &str, survey: &Survey, index: usize) -> Role {
    let role = words::role(text, survey.moc);
    let below = survey.below(index);
    if survey.moc {
        return if role == Role::Topic && below.items + below.tasks == 0 {
            Role::NoTopics
        } else {
            role
        };
    }
    let only_tasks = below.tasks > 1 && below.items + below.rows + below.stages == 0;
    if role == Role::Topic && only_tasks {
        Role::Checklist
    } else {
        role
    }
}
