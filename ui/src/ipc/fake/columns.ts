// The fake vault's maps in the columns the core sends.
import type { EdgeKindDto, MapMeasure, MapView, NodeKindDto } from '../bindings';
import { Texts } from '../columns';
import { FLAG, NO_DATE, type MapData, type MapMeasured } from '../map';

const NODE_KINDS: NodeKindDto[] = ['moc', 'topic', 'question', 'concept', 'note', 'path', 'stage', 'source', 'term', 'task', 'company', 'missing'];
const EDGE_KINDS: EdgeKindDto[] = ['part_of', 'covers', 'requires', 'next', 'related', 'same_level', 'follow_up', 'reference', 'mention', 'harder'];
const DIFFICULTIES = ['easy', 'medium', 'hard'];

function textsOf(texts: string[]): Texts {
  let end = 0;
  return new Texts(texts.join(''), Uint32Array.from(texts, (text) => (end += text.length)));
}

/** The same map in columns. Measures the fake knows nothing of are even. */
export function columnsOf(view: MapView, pinned: ReadonlySet<string> = new Set()): MapData {
  const { nodes, edges } = view;
  const count = nodes.ids.length;
  const degreeIn = new Uint32Array(count);
  const degreeOut = new Uint32Array(count);
  edges.from.forEach((from) => (degreeOut[from]! += 1));
  edges.to.forEach((to) => (degreeIn[to]! += 1));
  const moc = (index: number): boolean => nodes.kinds[index] === 'moc' || nodes.kinds[index] === 'topic';
  return {
    header: {
      generation: view.generation, scope: view.scope, nodes: count, edges: edges.from.length, job: 0, revision: 0, omitted: view.omitted,
      node_kinds: NODE_KINDS, edge_kinds: EDGE_KINDS, bases: ['prerequisite_section', 'related_section'], topics: [], documents: [], regions: view.regions,
    },
    ids: textsOf(nodes.ids),
    titles: textsOf(nodes.titles),
    x: Float32Array.from(nodes.x),
    y: Float32Array.from(nodes.y),
    radius: Float32Array.from(nodes.radii),
    kind: Uint8Array.from(nodes.kinds, (kind) => NODE_KINDS.indexOf(kind)),
    difficulty: Uint8Array.from(nodes.difficulties, (difficulty) => DIFFICULTIES.indexOf(difficulty ?? '') + 1),
    flags: Uint8Array.from(nodes.ids, (id, index) => (nodes.kinds[index] === 'missing' ? FLAG.missing : 0) | (pinned.has(id) ? FLAG.pinned : 0)),
    region: Int32Array.from(nodes.regions),
    topic: new Int32Array(count).fill(-1),
    document: new Int32Array(count).fill(-1),
    parent: new Int32Array(count).fill(-1),
    size: Uint32Array.from(nodes.degrees),
    degreeIn,
    degreeOut,
    pagerank: new Float32Array(count).fill(1 / Math.max(1, count)),
    importance: Float32Array.from(degreeIn, (degree) => degree / Math.max(1, ...degreeIn)),
    questions: Uint32Array.from(nodes.ids, (_, index) => (moc(index) ? 3 : 0)),
    coverage: Float32Array.from(nodes.ids, (_, index) => (moc(index) ? 0.5 : Number.NaN)),
    mastery: new Float32Array(count).fill(Number.NaN),
    steps: new Uint8Array(count),
    from: Uint32Array.from(edges.from),
    to: Uint32Array.from(edges.to),
    edgeKind: Uint8Array.from(edges.kinds, (kind) => EDGE_KINDS.indexOf(kind)),
    basis: Uint8Array.from(edges.kinds, (kind) => (kind === 'requires' ? 0 : 1)),
    confidence: new Float32Array(edges.from.length).fill(0.8),
    count: Uint32Array.from(edges.counts),
  };
}


/** A measure of the same map: the themes are its communities, and every note was made on a day of its own. */
export function measureOf(view: MapView, measure: MapMeasure): MapMeasured {
  const { nodes, generation } = view;
  const header = { generation, measure, names: measure === 'community' ? view.regions.map((region) => region.title) : measure === 'property' ? ['draft', 'ready'] : [] };
  if (measure === 'community') return { header, community: Int32Array.from(nodes.regions) };
  if (measure === 'property') return { header, property: Int32Array.from(nodes.kinds, (kind, index) => (kind === 'question' ? index % 2 : -1)) };
  if (measure === 'betweenness') return { header, betweenness: Float32Array.from(nodes.degrees, (degree) => degree / 100) };
  const created = Int32Array.from(nodes.kinds, (kind, index) => (kind === 'missing' ? NO_DATE : 20_000 + index));
  return { header, created, changed: created.slice() };
}
