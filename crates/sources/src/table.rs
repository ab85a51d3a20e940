//! Tables: with pipes, in boxes, as Pandoc draws them, between tabs; rows broken over lines are joined.

use crate::builder::Builder;
use crate::document::RepairCode;
use crate::inline;
use crate::line::{Lines, Mark};
use crate::words;
use cairn_model::DiagnosticCode;
use std::borrow::Cow;

/// Columns that are read.
const MAX_COLUMNS: usize = 64;

/// A row with the line it begins on. Its cells are pieces of the text, unless they had to be put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row<'t> {
    pub line: u32,
    pub cells: Vec<Cow<'t, str>>,
}

/// A table as read.
#[derive(Debug, Default)]
pub(crate) struct Table<'t> {
    pub header: Option<Row<'t>>,
    pub rows: Vec<Row<'t>>,
    /// Index of the first line after it.
    pub end: usize,
}

/// Reads the table that begins at line `at`, if one does.
pub(crate) fn read<'t>(lines: &'t Lines<'_>, at: usize, builder: &mut Builder) -> Option<Table<'t>> {
    let line = lines.lines[at];
    let next = lines.lines.get(at + 1).map(|line| line.mark);
    let mut table = match line.mark {
        Mark::TabRow => tabs(lines, at),
        Mark::PipeRow => pipes(lines, at, builder),
        Mark::Border | Mark::Rule if is_boxed(lines.text(&line)) => pipes(lines, at, builder),
        Mark::Border | Mark::Rule => columns(lines, at),
        Mark::Plain | Mark::Bullet(_) | Mark::Number(_) if next == Some(Mark::Border) => {
            let pipe = lines.text(&line).contains('|') && lines.text(&lines.lines[at + 1]).contains('|');
            if pipe {
                pipes(lines, at, builder)
            } else {
                columns(lines, at)
            }
        }
        _ => None,
    }?;
    let wide = |row: &Row<'_>| row.cells.len() > MAX_COLUMNS;
    if table.header.iter().chain(&table.rows).any(wide) {
        builder.once(DiagnosticCode::SourceTooWide, line.no);
        for row in table.header.iter_mut().chain(&mut table.rows) {
            row.cells.truncate(MAX_COLUMNS);
        }
    }
    if table.header.is_none() && table.rows.len() > 1 && is_header(&table.rows) {
        table.header = Some(table.rows.remove(0));
    }
    Some(table)
}

/// `+---+`, `┌──┐`: the first line of a box.
fn is_boxed(text: &str) -> bool {
    text.starts_with(['+', '┌', '╔', '┏', '╒', '╓', '╭'])
}

/// Whether the first row names the columns: it uses their usual names.
fn is_header(rows: &[Row<'_>]) -> bool {
    let first = &rows[0];
    let known = first.cells.iter().filter(|cell| {
        let folded = words::fold(&inline::plain(cell));
        [
            words::NAME_COLUMNS,
            words::TERM_COLUMNS,
            words::COMPANY_COLUMNS,
            words::TASK_COLUMNS,
            words::RESOURCE_COLUMNS,
        ]
        .iter()
        .any(|names| words::any(names, &folded))
            || words::label(&folded).is_some()
            || words::stage_word(&folded).is_some()
            || matches!(
                folded.as_str(),
                "definition" | "meaning" | "определение" | "значение" | "#" | "№"
            )
    });
    known.count() * 2 >= first.cells.len().max(1) && first.cells.iter().all(|cell| cell.chars().count() <= 60)
}

struct Pipes<'a, 'b> {
    table: Table<'a>,
    builder: &'b mut Builder,
    /// The row being read, and whether its last cell is still open.
    row: Option<(Row<'a>, bool)>,
    boxed: bool,
    /// Whether its rows have pipes between the cells only.
    bare: bool,
    lines: &'a Lines<'a>,
}

fn pipes<'t>(lines: &'t Lines<'_>, at: usize, builder: &mut Builder) -> Option<Table<'t>> {
    let boxed = is_boxed(lines.text(&lines.lines[at]));
    let bare = !boxed && lines.lines[at].mark != Mark::PipeRow;
    let mut reader = Pipes {
        table: Table::default(),
        builder,
        row: None,
        boxed,
        bare,
        lines,
    };
    let mut index = at;
    while index < lines.lines.len() && reader.line(index, at) {
        index += 1;
    }
    reader.flush();
    let mut table = reader.table;
    table.end = table.end.max(at + 1).max(if table.end == 0 { index } else { 0 });
    (table.header.is_some() && !table.rows.is_empty() || table.rows.len() > 1).then_some(table)
}

impl<'a> Pipes<'a, '_> {
    /// Takes a line; `false` if the table ends before it.
    fn line(&mut self, index: usize, first: usize) -> bool {
        let line = self.lines.lines[index];
        let text = self.lines.text(&line);
        match line.mark {
            Mark::PipeRow => self.pipe_row(index, text),
            Mark::Border | Mark::Rule => return self.border(index),
            Mark::Blank => return self.goes_on_after(index),
            Mark::Heading(_) | Mark::Code | Mark::TableEnd => return false,
            _ if index == first => self.pipe_row(index, text),
            _ => return self.continuation(index),
        }
        true
    }

    fn pipe_row(&mut self, index: usize, text: &'a str) {
        let cells = split(text);
        let line = self.lines.lines[index].no;
        let more = self.boxed && (cells.first().is_some_and(|cell| cell.is_empty()) || self.bordered(index));
        if more && let Some((row, _)) = &mut self.row {
            for (cell, more) in row.cells.iter_mut().zip(&cells) {
                if !more.is_empty() {
                    append(cell, more);
                }
            }
            return;
        }
        self.flush();
        self.row = Some((
            Row { line, cells },
            !text.trim_end().ends_with(['|', '│', '┃', '║']),
        ));
    }

    /// Whether the rows of the box have borders between them: then lines between two borders are one row.
    fn bordered(&self, index: usize) -> bool {
        let borders = self.lines.lines[index..]
            .iter()
            .take(40)
            .take_while(|line| matches!(line.mark, Mark::PipeRow | Mark::Border | Mark::Rule));
        self.table.header.is_some() && borders.filter(|line| line.mark != Mark::PipeRow).count() > 1
    }

    /// A line of dashes: it makes the row above it the header; a second one begins a new table.
    fn border(&mut self, index: usize) -> bool {
        if self.boxed {
            self.flush();
            if self.table.header.is_none() && self.table.rows.len() == 1 {
                self.table.header = self.table.rows.pop();
            }
            return true;
        }
        if !self.lines.text(&self.lines.lines[index]).contains('|') {
            return false;
        }
        self.flush();
        match (&self.table.header, self.table.rows.len()) {
            (None, 1) => self.table.header = self.table.rows.pop(),
            (_, 0) => {}
            _ => {
                let repeated = self.table.rows.pop();
                if repeated.as_ref().map(|row| &row.cells) != self.table.header.as_ref().map(|row| &row.cells)
                {
                    // A header of other columns: the next table begins with it.
                    let line = repeated.map_or(0, |row| row.line);
                    self.table.end = (0..index)
                        .rev()
                        .find(|at| self.lines.lines[*at].no == line)
                        .unwrap_or(index);
                    return false;
                }
            }
        }
        true
    }

    /// A blank line within a table: it goes on if a row does, or if the next row is of the same table.
    fn goes_on_after(&self, index: usize) -> bool {
        let Some(next) = self.lines.next_full(index).filter(|next| next - index < 3) else {
            return false;
        };
        let line = self.lines.lines[next];
        if line.mark == Mark::PipeRow {
            let header = self
                .lines
                .lines
                .get(next + 1)
                .is_some_and(|line| line.mark == Mark::Border);
            return !header || self.is_header_row(next);
        }
        self.is_short()
            && self.lines.text(&line).contains('|')
            && matches!(line.mark, Mark::Plain | Mark::Number(_) | Mark::Bullet(_))
    }

    fn is_header_row(&self, index: usize) -> bool {
        let cells = split(self.lines.text(&self.lines.lines[index]));
        self.table
            .header
            .as_ref()
            .is_some_and(|header| header.cells == cells)
    }

    /// Whether the row being read lacks cells.
    fn is_short(&self) -> bool {
        let columns = self.columns();
        self.row
            .as_ref()
            .is_some_and(|(row, open)| *open || columns.is_some_and(|columns| row.cells.len() < columns))
    }

    fn columns(&self) -> Option<usize> {
        self.table
            .header
            .as_ref()
            .or(self.table.rows.first())
            .map(|row| row.cells.len())
    }

    /// The rest of a broken row: further cells, or the rest of a cell that was not closed.
    fn continuation(&mut self, index: usize) -> bool {
        let text = self.lines.text(&self.lines.lines[index]);
        let (columns, short) = (self.columns(), self.is_short());
        if self.bare && text.contains('|') {
            self.pipe_row(index, text);
            return true;
        }
        let Some((row, open)) = &mut self.row else {
            return false;
        };
        let room = columns.is_none_or(|columns| row.cells.len() < columns);
        if !short || !(text.contains('|') && room || *open) {
            return false;
        }
        let mut cells = split(text).into_iter();
        if *open
            && let Some(last) = row.cells.last_mut()
            && let Some(more) = cells.next()
        {
            append(last, &more);
        }
        row.cells.extend(cells);
        *open = !text.trim_end().ends_with('|');
        self.builder.repaired(RepairCode::BrokenRow);
        true
    }

    fn flush(&mut self) {
        let Some((row, _)) = self.row.take() else { return };
        let repeated = self
            .table
            .header
            .as_ref()
            .is_some_and(|header| header.cells == row.cells);
        let room = self.table.rows.len() <= crate::builder::MAX_NODES;
        if room && !repeated && row.cells.iter().any(|cell| !cell.is_empty()) {
            if self.columns().is_some_and(|columns| row.cells.len() < columns) {
                self.builder.once(DiagnosticCode::SourceShortRow, row.line);
            }
            self.table.rows.push(row);
        }
    }
}

/// Adds the rest of a cell.
fn append(cell: &mut Cow<'_, str>, more: &str) {
    let cell = cell.to_mut();
    cell.push(' ');
    cell.push_str(more);
}

/// Cells between pipes; `\|` is part of a cell.
fn split(text: &str) -> Vec<Cow<'_, str>> {
    let text = text
        .trim()
        .trim_start_matches(['│', '┃', '║'])
        .trim_end_matches(['│', '┃', '║']);
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = if text.ends_with('|') && !text.ends_with("\\|") {
        &text[..text.len() - 1]
    } else {
        text
    };
    let mut cells = Vec::new();
    let (mut start, mut escaped, mut escapes) = (0, false, false);
    let cell = |range: std::ops::Range<usize>, escapes: bool| {
        let cell = text[range].trim();
        if escapes {
            Cow::Owned(cell.replace("\\|", "|"))
        } else {
            Cow::Borrowed(cell)
        }
    };
    for (at, c) in text.char_indices() {
        match c {
            '|' | '│' | '┃' | '║' if !escaped => {
                cells.push(cell(start..at, escapes));
                start = at + c.len_utf8();
                escapes = false;
            }
            '|' => escapes = true,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(cell(start..text.len(), escapes));
    cells
}

/// Lines with the same number of tabs, two at least. A line without tabs goes on with the last cell of a short row.
fn tabs<'t>(lines: &'t Lines<'_>, at: usize) -> Option<Table<'t>> {
    let mut table = Table {
        end: at,
        ..Table::default()
    };
    let cells = |index: usize| -> Vec<Cow<'t, str>> {
        let text = lines.text(&lines.lines[index]);
        let mut cells = Vec::with_capacity(memchr::memchr_iter(b'\t', text.as_bytes()).count() + 1);
        cells.extend(text.split('\t').map(|cell| Cow::Borrowed(cell.trim())));
        cells
    };
    let columns = cells(at).len();
    for index in at..lines.lines.len() {
        let line = lines.lines[index];
        match line.mark {
            Mark::TabRow | Mark::Number(_) | Mark::Bullet(_) if lines.text(&line).contains('\t') => {
                let cells = cells(index);
                if cells.len() > columns + 1 || cells.len() < 2 {
                    break;
                }
                table.rows.push(Row { line: line.no, cells });
            }
            Mark::Blank
                if lines
                    .lines
                    .get(index + 1)
                    .is_some_and(|line| line.mark == Mark::TabRow) => {}
            Mark::Plain if table.rows.last().is_some_and(|row| row.cells.len() < columns) => {
                if let Some(cell) = table.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                    append(cell, lines.text(&line));
                }
            }
            _ => break,
        }
        table.end = index + 1;
    }
    (table.rows.len() > 1).then_some(table)
}

/// Pandoc's simple and multiline tables: columns stand below groups of dashes.
fn columns<'t>(lines: &'t Lines<'_>, at: usize) -> Option<Table<'t>> {
    let dashes = |index: usize| {
        lines
            .lines
            .get(index)
            .is_some_and(|line| line.mark == Mark::Border)
            && groups(lines.raw(index)).len() > 1
    };
    // A multiline table begins with a rule; its header may take several lines.
    let framed = matches!(lines.lines[at].mark, Mark::Rule) && lines.text(&lines.lines[at]).starts_with('-');
    let ruler = if dashes(at) {
        at
    } else {
        (at + 1..lines.lines.len().min(at + 6))
            .take_while(|index| lines.lines[index - 1].mark != Mark::Blank || *index == at + 1)
            .find(|index| dashes(*index))?
    };
    if ruler > at + 1 && !framed {
        return None;
    }
    let places = groups(lines.raw(ruler));
    let mut table = Table::default();
    let header_lines = (at + usize::from(framed))..ruler;
    if !header_lines.is_empty() {
        let mut header = Row {
            line: lines.lines[header_lines.start].no,
            cells: vec![Cow::default(); places.len()],
        };
        header_lines.for_each(|index| pour(lines.raw(index), &places, &mut header));
        table.header = Some(header);
    }
    let mut row: Option<Row<'t>> = None;
    let mut index = ruler + 1;
    while let Some(line) = lines.lines.get(index) {
        let last = matches!(line.mark, Mark::Border | Mark::Rule);
        let blank = line.mark == Mark::Blank;
        if last || blank || !framed {
            table.rows.extend(row.take());
        }
        if last || matches!(line.mark, Mark::Heading(_) | Mark::Code) || blank && !framed {
            index += usize::from(last);
            break;
        }
        if !blank {
            let row = row.get_or_insert_with(|| Row {
                line: line.no,
                cells: vec![Cow::default(); places.len()],
            });
            pour(lines.raw(index), &places, row);
        }
        index += 1;
    }
    table.rows.extend(row);
    table.end = index;
    (!table.rows.is_empty()).then_some(table)
}

/// Columns of groups of dashes, in characters.
fn groups(raw: &str) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, c) in raw.chars().enumerate() {
        match (c, groups.last_mut()) {
            ('-' | '=', Some(last)) if last.end == at => last.end = at + 1,
            ('-' | '=', _) => groups.push(at..at + 1),
            (c, _) if c.is_whitespace() => {}
            _ => return Vec::new(),
        }
    }
    groups
}

/// Adds the parts of a line to the cells above whose columns they stand; a column reaches to the next one.
fn pour(raw: &str, places: &[std::ops::Range<usize>], row: &mut Row<'_>) {
    let chars: Vec<char> = raw.chars().collect();
    for (column, place) in places.iter().enumerate() {
        let start = if column == 0 { 0 } else { place.start };
        let end = places
            .get(column + 1)
            .map_or(chars.len(), |next| next.start)
            .min(chars.len());
        let text: String = chars
            .get(start.min(end)..end)
            .unwrap_or_default()
            .iter()
            .collect();
        let (text, cell) = (text.trim(), row.cells[column].to_mut());
        if !cell.is_empty() && !text.is_empty() {
            cell.push(' ');
        }
        cell.push_str(text);
    }
}
