import type { CoverageCell, CoverageKind, CoverageReply, CoverageRow, GapActionDto, GapDto } from '../ipc';
import type { GapsQuery, Measure } from '../state/navigation.svelte';
import { count, many } from '../shared/words';

/** The scope that stands for what the user prepares for: all, if they chose nothing. */
export const INTERVIEW = 'interview';

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

function share(value: number | null, words: string, cell: CoverageCell): ShownCell {
  const text = value === null ? '–' : percent(value);
  return { text, words: `${text} ${words}, ${many(cell.count, 'question')}`, strength: value ?? 0, tone: 'good', empty: cell.count === 0 };
}

/** How a cell of a table is shown. Counts are coloured by their logarithm: a topic may have a hundred times more than another. */
export function shown(table: CoverageReply, kind: CoverageKind, measure: Measure, row: CoverageRow, column: number): ShownCell {
  const cell = row.cells[column] ?? { count: 0, tried: 0, mastery: null, readiness: null };
  if (kind === 'difficulty' && measure === 'mastery') return share(cell.mastery, 'known', cell);
  if (kind === 'difficulty' && measure === 'readiness') return share(cell.readiness, 'ready', cell);
  if (kind === 'coverage') {
    const all = row.cells.reduce((sum, each) => sum + each.count, 0);
    const name = table.columns[column]?.name ?? '';
    return { text: count(cell.count), words: many(cell.count, 'topic'), strength: cell.count / Math.max(1, all), tone: TONES[name] ?? 'plain', empty: false };
  }
  const most = Math.max(1, ...table.rows.flatMap((each) => each.cells.map((other) => other.count)));
  const strength = Math.log1p(cell.count) / Math.log1p(most);
  const gaps = kind === 'kinds';
  return {
    text: cell.count === 0 && gaps ? '' : count(cell.count), words: many(cell.count, gaps ? 'gap' : 'question'),
    strength, tone: gaps ? 'bad' : 'plain', empty: !gaps && cell.count === 0,
  };
}

/** What a click on a cell narrows the list to; without a column, on a row. */
export function filterOf(kind: CoverageKind, table: CoverageReply, row: CoverageRow, column: number | null): Partial<GapsQuery> {
  const place = { scope: row.node?.id ?? '', area: row.area, difficulty: '' as const, kind: '' };
  const name = column === null ? '' : (table.columns[column]?.name ?? '');
  if (kind === 'kinds') return { ...place, kind: name };
  if (kind === 'coverage') return { ...place, kind: name === 'missing' ? 'uncovered_topic' : '' };
  return { ...place, difficulty: name === 'easy' || name === 'medium' || name === 'hard' ? name : '' };
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
