import type { DifficultyDto, EdgeKindDto, NodeKindDto } from '../ipc';

const NUMBER = new Intl.NumberFormat('en-US');

export function count(value: number): string {
  return NUMBER.format(value);
}

/** "1 note", "2,000 notes". */
export function many(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

export const KIND_WORDS: Record<NodeKindDto, string> = {
  moc: 'MOC', topic: 'Topic', question: 'Question', concept: 'Concept', note: 'Note', path: 'Study path', stage: 'Stage', missing: 'Missing',
  source: 'Study document', term: 'Term', task: 'Checklist item', company: 'Company',
};

export const DIFFICULTY_WORDS: Record<DifficultyDto, string> = { easy: 'Easy', medium: 'Medium', hard: 'Hard' };

/** What an edge says, read from the inspected node: [outgoing, incoming]. */
export const EDGE_WORDS: Record<EdgeKindDto, [string, string]> = {
  part_of: ['part of', 'contains'],
  covers: ['covers', 'covered by'],
  requires: ['needs', 'needed by'],
  next: ['followed by', 'follows'],
  related: ['related to', 'related to'],
  same_level: ['as hard as', 'as hard as'],
  follow_up: ['follow-up', 'follow-up of'],
  reference: ['refers to', 'referred to by'],
  mention: ['mentions', 'mentioned by'],
  harder: ['leads on to', 'builds on'],
};

/** A confidence as a word and a percentage. */
export function sureness(confidence: number): string {
  const word = confidence >= 0.85 ? 'sure' : confidence >= 0.6 ? 'likely' : confidence >= 0.35 ? 'a guess' : 'a faint guess';
  return `${word}, ${Math.round(confidence * 100)} %`;
}

/** "prerequisite_section" -> "prerequisite section". */
export function plain(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The name of a MOC where it is clear that it is one: "Kotlin — MOC" -> "Kotlin". */
export function mocName(title: string): string {
  return title.replace(/\s+[—–-]+\s+(?:MOC|Map of Content)$/i, '') || title;
}

/** Words of the core for showing: names in backticks become names in quotes. */
export function quoted(text: string): string {
  return text.replace(/`([^`]+)`/g, '“$1”');
}

/** A line of a note for showing: without list signs, brackets of links and emphasis. */
export function tidy(line: string): string {
  return line
    .replace(/^\s*(?:(?:[-*+]|\d+[.)]|>|#{1,6})\s+)+/, '')
    .replace(/^\[[ xX]\]\s+/, '')
    .replace(/!?\[\[[^\]|]*\|([^\]]*)\]\]/g, '$1')
    .replace(/!?\[\[([^\]]*)\]\]/g, '$1')
    .replace(/\*\*|`/g, '')
    .trim();
}

/** Where a link to a note stands, in its own words; a line that only names the note says nothing. */
export function place(link: { line: number; text: string }, to: { path: string; title: string }): string {
  const name = to.path.slice(to.path.lastIndexOf('/') + 1).replace(/\.md$/, '');
  const text = tidy(link.text);
  if (!text || text === name || text === to.title) return link.line > 0 ? `line ${link.line}` : 'in its properties';
  return name ? text.replaceAll(name, to.title) : text;
}
