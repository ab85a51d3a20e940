import type { CoverageKind, CoverageReply, CoverageRow, GapActionDto, GapDto, NodeKindDto } from '../ipc';
import type { GapsQuery, Measure } from '../state/navigation.svelte';
import { count, many } from '../shared/words';

/** The scope that stands for what the user prepares for: all, if they chose nothing. */
export const INTERVIEW = 'interview';

/** The scope that stands for what is in no map of content. */
export const UNMAPPED = 'none';

/** What a button says that does something about a gap. */
export const ACTION_WORDS: Record<GapActionDto, string> = {
  create_note: 'Create note', apply_rename: 'Rename links', open: 'Open', add_to_plan: 'Add to plan', mark_known: 'Mark known', ignore: 'Ignore',
};

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A cell as a number, as words, and as how strongly it is coloured, 0 to 1. */
export interface ShownCell {
  text: string;
  words: string;
  strength: number;
  tone: 'plain' | 'good' | 'bad' | 'thin';
  /** Nothing where something should be. */
  empty: boolean;
}

const TONES: Record<string, ShownCell['tone']> = { covered: 'good', thin: 'thin', missing: 'bad' };

/** What the cells of a table count, one and many. */
function unit(kind: CoverageKind, column: string): [string, string?] {
  if (kind === 'gaps') return ['gap'];
  if (kind === 'coverage') return ['topic'];
  if (kind === 'difficulty' || column === 'question') return ['question'];
  if (column === 'missing') return ['missing note'];
  return column === 'concept' ? ['concept'] : ['note'];
}

/** Whether the cells of a table tell how well something is known. */
export const measured = (kind: CoverageKind): boolean => kind === 'difficulty' || kind === 'kinds';

function share(value: number | null, words: string, counted: string, empty: boolean): ShownCell {
  const text = value === null ? '–' : percent(value);
  return { text, words: `${text} ${words}, ${counted}`, strength: value ?? 0, tone: 'good', empty };
}

/** How a cell of a table is shown. Counts are coloured by their logarithm: a topic may have a hundred times more than another. */
export function shown(table: CoverageReply, kind: CoverageKind, measure: Measure, row: CoverageRow, column: number): ShownCell {
  const cell = row.cells[column] ?? { count: 0, tried: 0, mastery: null, readiness: null };
  const name = table.columns[column]?.name ?? '';
  const counted = many(cell.count, ...unit(kind, name));
  // Nothing of a kind is a lack where there should be questions; that nothing is missing is none.
  const lacking = cell.count === 0 && (kind === 'difficulty' || (kind === 'kinds' && name === 'question'));
  if (measured(kind) && measure !== 'questions' && name !== 'missing') {
    return measure === 'mastery' ? share(cell.mastery, 'known', counted, lacking) : share(cell.readiness, 'ready', counted, lacking);
  }
  if (kind === 'coverage') {
    const all = row.cells.reduce((sum, each) => sum + each.count, 0);
    return { text: count(cell.count), words: counted, strength: cell.count / Math.max(1, all), tone: TONES[name] ?? 'plain', empty: false };
  }
  const most = Math.max(1, ...table.rows.flatMap((each) => each.cells.map((other) => other.count)));
  const strength = Math.log1p(cell.count) / Math.log1p(most);
  const bad = kind === 'gaps' || name === 'missing';
  return { text: cell.count === 0 && !lacking ? '' : count(cell.count), words: counted, strength, tone: bad ? 'bad' : 'plain', empty: lacking };
}

/** What a click on a cell narrows the list to; without a column, on a row. */
export function filterOf(kind: CoverageKind, table: CoverageReply, row: CoverageRow, column: number | null): Partial<GapsQuery> {
  const unmapped = row.node === null && row.area === null && (kind === 'kinds' || kind === 'gaps');
  const place = { scope: row.node?.id ?? (unmapped ? UNMAPPED : ''), area: row.area, difficulty: '' as const, kind: '', node: '' as const };
  const name = column === null ? '' : (table.columns[column]?.name ?? '');
  if (kind === 'gaps') return { ...place, kind: name };
  if (kind === 'kinds') return { ...place, node: NOTE_KINDS.find((each) => each === name) ?? '' };
  if (kind === 'coverage') return { ...place, kind: name === 'missing' ? 'uncovered_topic' : '' };
  return { ...place, difficulty: name === 'easy' || name === 'medium' || name === 'hard' ? name : '' };
}

const NOTE_KINDS: NodeKindDto[] = ['question', 'concept', 'note', 'missing'];

/** The search that finds the notes of a cell, where the query language can say it; null else. The title is that of the scope. */
export function searchOf(query: GapsQuery, moc: string | null): string | null {
  if (query.scope && moc === null) return null;
  const said = (name: string, value: string): string => `${name}:"${value.replaceAll('"', '\\"')}"`;
  const parts = [
    query.node === 'missing' ? 'is:missing' : `kind:${query.node || 'question'}`,
    ...(query.area ? [said('topic', query.area)] : []),
    ...(moc !== null ? [said('moc', moc)] : []),
    ...(query.difficulty ? [`difficulty:${query.difficulty}`] : []),
  ];
  return query.area === '' || parts.length === 1 ? null : parts.join(' ');
}

export interface Factor {
  name: string;
  value: number;
  words: string;
}

/** The factors of a score with what they mean for this gap. */
export function factorsOf(gap: GapDto): Factor[] {
  const { centrality, asked_by, demand, roadmap, lack } = gap.factors;
  return [
    { name: 'Centrality', value: centrality, words: `more central than ${percent(centrality)} of the map (PageRank)` },
    { name: 'Demand', value: demand, words: asked_by === 0 ? 'nothing asks for it' : `${count(asked_by)} ${asked_by === 1 ? 'asks' : 'ask'} for it` },
    { name: 'Roadmap', value: roadmap, words: roadmap >= 1 ? 'a roadmap or company asks for it' : roadmap > 0 ? 'it stands on a study path' : 'on no study path or roadmap' },
    { name: 'Lack', value: lack, words: 'how much of it is missing' },
  ];
}

export interface DiffLine {
  text: string;
  tone: 'add' | 'remove' | 'where' | 'same';
}

/** A unified diff as lines; its header is said elsewhere. */
export function diffLines(diff: string, isNew: boolean): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  if (isNew) return lines.map((text) => ({ text, tone: 'add' as const }));
  return lines.filter((line) => !line.startsWith('--- ') && !line.startsWith('+++ ')).map((text) => {
    const tone = text.startsWith('@@') ? 'where' : text.startsWith('+') ? 'add' : text.startsWith('-') ? 'remove' : 'same';
    return { text, tone };
  });
}
