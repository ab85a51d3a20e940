/** The list twin: the same nodes in an order one can read, and how keys move in it. */

import type { Scene, Visible } from './scene';

/** Visible nodes by region (as named), then title; those of no topic and of no region last. */
export function listOrder(scene: Scene, visible: Visible): number[] {
  const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const names = scene.regions.map((region) => region.title);
  const rank = new Int32Array(names.length);
  names
    .map((_, index) => index)
    .sort((a, b) => Number(scene.regions[a]!.id === '') - Number(scene.regions[b]!.id === '') || words.compare(names[a]!, names[b]!) || a - b)
    .forEach((region, place) => (rank[region] = place));
  const place = (node: number): number => rank[scene.region[node]!] ?? names.length;
  const rows: number[] = [];
  for (let i = 0; i < scene.count; i += 1) if (visible.node[i]) rows.push(i);
  return rows.sort((a, b) => place(a) - place(b) || words.compare(scene.titles[a]!, scene.titles[b]!) || a - b);
}

/** A row of the list twin: a theme, or a node in it. */
export type ListRow = { theme: number; size: number } | { node: number };

/** Rows by region (as named), then title; what has no region last. Themes that are folded keep only their own row. */
export function listRows(scene: Scene, visible: Visible, folded: ReadonlySet<number>): ListRow[] {
  const nodes = listOrder(scene, visible);
  const sizes = new Map<number, number>();
  for (const node of nodes) sizes.set(scene.region[node]!, (sizes.get(scene.region[node]!) ?? 0) + 1);
  // Without themes, or where each node is one, there is nothing to fold.
  if (sizes.size < 2 || sizes.size === nodes.length) return nodes.map((node) => ({ node }));
  const rows: ListRow[] = [];
  let before: number | null = null;
  for (const node of nodes) {
    const theme = scene.region[node]!;
    if (theme !== before) rows.push({ theme, size: sizes.get(theme) ?? 0 });
    before = theme;
    if (!folded.has(theme)) rows.push({ node });
  }
  return rows;
}

export type ListMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

const MOVES: Record<string, ListMove> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

export function listMove(key: string): ListMove | null {
  return MOVES[key] ?? null;
}

export function moveRow(row: number, rows: number, move: ListMove, page = 12): number {
  if (rows === 0) return -1;
  const step = { up: -1, down: 1, 'page-up': -page, 'page-down': page, first: -Infinity, last: Infinity }[move];
  const from = row < 0 ? (step > 0 ? -1 : rows) : row;
  return Math.min(rows - 1, Math.max(0, from + step));
}

/** Letters typed within this time belong together, in milliseconds. */
const TOGETHER = 700;

/** Finds rows by the letters typed quickly one after the other. */
export class TypeAhead {
  private typed = '';
  private last = -Infinity;

  /** Whether a word is being typed. */
  typing(now: number): boolean {
    return now - this.last <= TOGETHER;
  }

  /** The row to go to, or -1. The same letter again goes on to the next row that begins with it. */
  find(letter: string, titles: readonly string[], row: number, now: number): number {
    this.typed = now - this.last > TOGETHER ? letter : this.typed + letter;
    this.last = now;
    const repeated = [...this.typed].every((each) => each === letter);
    const wanted = (repeated ? letter : this.typed).toLowerCase();
    const begin = repeated ? row + 1 : Math.max(row, 0);
    for (let step = 0; step < titles.length; step += 1) {
      const at = (begin + step) % titles.length;
      if (titles[at]!.toLowerCase().startsWith(wanted)) return at;
    }
    return -1;
  }
}
