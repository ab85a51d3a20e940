import type { Backend, MapView, MocSummary, NodeSummary } from '../ipc';

const MOST_MOCS = 3;
const MOST_STARTS = 6;

/** Easy questions on a map that need nothing else on it, the best connected first. */
export function startsOf(map: MapView): NodeSummary[] {
  const { nodes, edges } = map;
  const needy = new Set(edges.from.filter((_, at) => edges.kinds[at] === 'requires'));
  return nodes.ids
    .map((id, at) => ({ id, at, degree: nodes.degrees[at] ?? 0 }))
    .filter(({ at }) => nodes.kinds[at] === 'question' && nodes.difficulties[at] === 'easy' && !needy.has(at))
    .sort((a, b) => b.degree - a.degree)
    .map(({ id, at }) => ({ id, kind: 'question', title: nodes.titles[at] ?? '', path: '', difficulty: 'easy', topic: null }));
}

/** Where one can begin without knowing anything first: from the largest MOCs in turn. */
export async function findStarts(backend: Backend, mocs: MocSummary[]): Promise<NodeSummary[]> {
  const largest = [...mocs].sort((a, b) => b.questions - a.questions).slice(0, MOST_MOCS);
  const found: NodeSummary[][] = [];
  for (const moc of largest) {
    found.push(startsOf(await backend.map({ scope: { type: 'moc', id: moc.id }, missing: false })));
  }
  const turns = Array.from({ length: MOST_STARTS }, (_, turn) => found.flatMap((each) => each[turn] ?? []));
  const unique = new Map(turns.flat().map((each) => [each.id, each]));
  return [...unique.values()].slice(0, MOST_STARTS);
}
