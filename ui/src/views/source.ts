import type { CoverageState, SourceDetail, SourceItem } from '../ipc';
import type { SourceFilter } from '../state/navigation.svelte';

/** An item with its place in the document's list. */
export interface SourceRow {
  item: SourceItem;
  index: number;
}

/** Leaves by state. */
export function countsOf(items: SourceItem[]): Record<SourceFilter, number> {
  const counts: Record<SourceFilter, number> = { all: 0, covered: 0, thin: 0, missing: 0 };
  for (const item of items) {
    if (!item.leaf || !item.state) continue;
    counts.all++;
    counts[item.state]++;
  }
  return counts;
}

/** The rows of a filter: the leaves of that state, and what they belong to. Without one, everything. */
export function rowsOf({ items }: SourceDetail, filter: SourceFilter): SourceRow[] {
  if (filter === 'all') return items.map((item, index) => ({ item, index }));
  const shown = new Set<number>();
  const wanted = (item: SourceItem, state: CoverageState): boolean => item.leaf && item.state === state;
  items.forEach((item, index) => {
    if (!wanted(item, filter)) return;
    for (let at: number | null = index; at !== null && !shown.has(at); at = items[at]?.parent ?? null) shown.add(at);
  });
  return items.flatMap((item, index) => (shown.has(index) ? [{ item, index }] : []));
}
