// Gaps and coverage of the vault in memory: enough of each kind to try the view on.
import type { ApiError, CoverageReply, CoverageRequest, EditDto, EditPreview, EditRequest, GapActionDto, GapDto, GapEvidence, GapKey, GapsReply, GapsRequest, IgnoreGap } from '../bindings';
import { seedOf, SEEDS, summary } from './vault';

const KINDS: Record<string, [string, string]> = {
  uncovered_topic: ['Topic without a question', 'A map of content or study document names it, and no question treats it.'],
  missing_note: ['Missing note', 'Notes link to it, and it is not there.'],
  renamed_target: ['Renamed note', 'Notes link to a name that seems to be the old name of another note.'],
  never_reviewed: ['Never reviewed', 'You have not reviewed it yet, nor said that you know it.'],
};

function gap(kind: string, id: string, score: number, reason: string, actions: GapActionDto[], more: Partial<GapDto> = {}): GapDto {
  const node = SEEDS.some((each) => each.id === id) ? summary(seedOf(id)) : null;
  return {
    kind, id, title: node?.title ?? id.replace(/^missing:/, ''), score, reason, node, moc: null, names: id.startsWith('missing:') ? id : '', proposal: null, difficulties: node?.difficulty ? [node.difficulty] : [],
    factors: { centrality: 0.8, asked_by: 3, demand: 0.5, roadmap: 0, importance: score, lack: 1 }, places: 1, actions, planned: false, ignored: null, ...more,
  };
}

const DONE: GapActionDto[] = ['open', 'add_to_plan', 'mark_known', 'ignore'];
const questions = SEEDS.filter((each) => each.kind === 'question');

/** What the fake core knows of gaps, and the answers it gives. */
export function fakeGaps() {
  const all: GapDto[] = [
    gap('missing_note', 'missing:q-sharding', 0.72, '3 notes link to it, and there is no such note.', ['create_note', ...DONE]),
    gap('renamed_target', 'missing:q-old-index', 0.31, '1 note links to it, and there is no such note. It may be another name of q-index.', ['apply_rename', 'create_note', ...DONE], { proposal: summary(seedOf('q-index')) }),
    ...SEEDS.filter((each) => each.kind === 'topic').map((each, at) => gap('uncovered_topic', each.id, 0.6 - at / 50, 'No note treats this; “Databases” names it.', ['create_note', ...DONE])),
    ...questions.map((each, at) => gap('never_reviewed', each.id, 0.25 - at / 200, 'You have not reviewed it yet, nor marked it as known.', DONE)),
  ].sort((a, b) => b.score - a.score);
  const ignored = new Map<string, string>();
  const key = (each: GapKey): string => `${each.kind} ${each.id}`;
  const edits: EditDto[] = [];
  const open = (): GapDto[] => all.filter((each) => !ignored.has(key(each)));

  function gaps(request: GapsRequest): GapsReply {
    const from = request.status === 'ignored' ? all.filter((each) => ignored.has(key(each))).map((each) => ({ ...each, ignored: ignored.get(key(each)) ?? '' })) : request.status === 'planned' ? [] : open();
    const words = request.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = from.filter((each) => (!request.scope || request.scope === 'interview' || each.id === request.scope || each.node?.id === request.scope) && (!request.node_kind || each.node?.kind === request.node_kind) && (!request.difficulty || each.difficulties.includes(request.difficulty)) && words.every((word) => `${each.title} ${each.reason}`.toLowerCase().includes(word)));
    const items = found.filter((each) => request.kinds.length === 0 || request.kinds.includes(each.kind));
    const kinds = Object.entries(KINDS).map(([kind, [label, about]]) => ({ kind, label, about, count: found.filter((each) => each.kind === kind).length })).filter((each) => each.count > 0);
    return { items: items.slice(0, request.limit), total: items.length, kinds, open: open().length, planned: 0, ignored: ignored.size };
  }

  function coverage({ table }: CoverageRequest): CoverageReply {
    const cell = (count: number): CoverageReply['rows'][number]['cells'][number] => ({ count, tried: 0, mastery: count ? 0.4 : null, readiness: null });
    if (table === 'kinds') return { reviewed: false, columns: [{ name: 'question', label: 'Questions' }, { name: 'missing', label: 'Missing notes' }], rows: [{ node: summary(seedOf('moc-backend')), area: null, title: 'Backend', cells: [cell(3), cell(1)] }] };
    if (table === 'gaps') return { reviewed: false, columns: [{ name: 'missing_note', label: 'Missing note' }], rows: [{ node: null, area: null, title: 'In no map of content', cells: [cell(1)] }] };
    if (table === 'coverage') return { reviewed: false, columns: [{ name: 'covered', label: 'Covered' }, { name: 'thin', label: 'Thin' }, { name: 'missing', label: 'Missing' }], rows: [{ node: summary(seedOf('moc-backend')), area: null, title: 'Databases', cells: [cell(4), cell(1), cell(2)] }] };
    const of = (area: string, level: string): number => questions.filter((each) => (each.id.includes('c') ? 'caching' : 'databases') === area && each.difficulty === level).length;
    const row = (area: string, title: string): CoverageReply['rows'][number] => ({ node: null, area, title, cells: ['easy', 'medium', 'hard'].map((level) => cell(of(area, level))) });
    return { reviewed: false, columns: [{ name: 'easy', label: 'Easy' }, { name: 'medium', label: 'Medium' }, { name: 'hard', label: 'Hard' }], rows: [row('databases', 'Databases'), row('caching', 'Caching')] };
  }

  function preview(request: EditRequest): EditPreview {
    const made = { path: 'Questions/q-sharding.md', is_new: true, changes: 1, diff: '---\ntitle: "Sharding"\n---\n\n# Sharding\n' };
    const changed = { path: 'Questions/q-joins.md', is_new: false, changes: 1, diff: '--- a/Questions/q-joins.md\n+++ b/Questions/q-joins.md\n@@ -4,1 +4,1 @@\n-See [[q-old-index]].\n+See [[q-index]].\n' };
    const create = request.kind === 'create_note';
    return { what: create ? 'New note “q-sharding”' : 'Links to “q-old-index” now lead to “q-index”', files: [create ? made : changed], left_out: [], folders: create ? ['Questions', 'Concepts'] : [], token: 'seen' };
  }

  function make(request: EditRequest): EditDto {
    if (request.token !== 'seen') throw { code: 'edit.changed', message: 'A file has changed since you looked at the preview.', hint: 'Nothing was written.' } satisfies ApiError;
    const { what, files } = preview(request);
    const made = { id: edits.length + 1, what, made: 0, undone: false, files: files.map((file) => file.path) };
    edits.unshift(made);
    return made;
  }

  return {
    gaps, coverage, preview, make,
    edits: (): EditDto[] => edits.map((each) => ({ ...each })),
    undo(id: number): EditDto {
      const found = edits.find((each) => each.id === id);
      if (!found) throw { code: 'edit.undone', message: 'This change is undone already.', hint: '' } satisfies ApiError;
      found.undone = true;
      return found;
    },
    evidence: ({ id }: GapKey): GapEvidence => ({ total: 1, places: [{ basis: 'missing_note', path: 'Questions/q-joins.md', id: 'q-joins', line: 4, text: `See [[${id.replace('missing:', '')}]].` }] }),
    ignore(request: IgnoreGap): void {
      ignored.set(key(request), request.reason);
    },
    unignore(request: GapKey): void {
      ignored.delete(key(request));
    },
  };
}
