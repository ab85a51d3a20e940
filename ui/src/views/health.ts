import type { DiagnosticCount, DiagnosticItem, DiagnosticsReply } from '../ipc';
import type { HealthQuery } from '../state/navigation.svelte';

/** A row of the list: a file or a kind of finding with how many follow, or a finding. */
export type HealthRow =
  | { type: 'file'; item: DiagnosticItem; size: number }
  | { type: 'kind'; about: DiagnosticCount; size: number }
  | { type: 'finding'; item: DiagnosticItem; about: DiagnosticCount | null };

/** The findings under the files, or the kinds, that they belong to. */
export function rowsOf(reply: DiagnosticsReply, { by, code }: Pick<HealthQuery, 'by' | 'code'>): HealthRow[] {
  const about = new Map(reply.codes.map((each) => [each.code, each]));
  // Of one kind only: each row can say where, and need not say what.
  if (code) return reply.items.map((item) => ({ type: 'finding', item, about: about.get(item.code) ?? null }));
  const groups = new Map<string, DiagnosticItem[]>();
  // Kinds in the order in which they are counted, files in the order in which they come.
  if (by === 'kind') for (const each of reply.codes) groups.set(each.code, []);
  for (const item of reply.items) {
    const key = by === 'kind' ? item.code : item.path;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const rows: HealthRow[] = [];
  for (const [key, items] of groups) {
    const [first] = items;
    if (!first) continue;
    const kind = about.get(key);
    if (by === 'file') rows.push({ type: 'file', item: first, size: items.length });
    else if (kind) rows.push({ type: 'kind', about: kind, size: items.length });
    for (const item of items) rows.push({ type: 'finding', item, about: about.get(item.code) ?? null });
  }
  return rows;
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** "line 12", or that it is about the whole file. */
export const placeOf = (item: DiagnosticItem): string => (item.line > 0 ? `line ${item.line}` : 'whole file');
