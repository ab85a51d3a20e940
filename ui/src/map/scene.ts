/** A map as typed arrays: what the renderers, picking and labels read. Built once per reply. */

import { boundsOf, type Bounds } from './camera';
import { fromView, type SceneData } from './data';
import { EDGE_KINDS, EDGE_WEIGHTS, MISSING, MOC, PART_OF } from './kinds';
import { byScore, median } from './order';
import { territories, type Territory } from './territory';
import { themesOf } from './themes';
import type { MapView } from '../ipc';

/** Edges at each node, as one array cut into slices. Made at the first question, as the index of ids is. */
export class Adjacency {
  private made: { start: Uint32Array; edge: Uint32Array } | null = null;

  constructor(
    private readonly count: number,
    private readonly from: Uint32Array,
    private readonly to: Uint32Array,
  ) {}

  /** Slice of node i: start[i] .. start[i + 1]. */
  get start(): Uint32Array {
    return (this.made ??= this.make()).start;
  }

  /** Edge indices. */
  get edge(): Uint32Array {
    return (this.made ??= this.make()).edge;
  }

  private make(): { start: Uint32Array; edge: Uint32Array } {
    const { count, from, to } = this;
    const start = new Uint32Array(count + 1);
    for (let e = 0; e < from.length; e += 1) {
      start[from[e]! + 1]! += 1;
      start[to[e]! + 1]! += 1;
    }
    for (let i = 0; i < count; i += 1) start[i + 1]! += start[i]!;
    const next = start.slice(0, count);
    const edge = new Uint32Array(from.length * 2);
    for (let e = 0; e < from.length; e += 1) {
      edge[next[from[e]!]!++] = e;
      edge[next[to[e]!]!++] = e;
    }
    return { start, edge };
  }
}

export interface Scene extends SceneData {
  count: number;
  /** Where a node lies: index into regions, or -1. In the map of a MOC, regions are its topics. */
  region: Int32Array;
  edgeCount: number;
  /** Length in layout units. */
  length: Float32Array;
  adjacency: Adjacency;
  territories: Territory[];
  /** Outlines of what lies inside a region: subtopics. */
  inner: Territory[];
  innerTitles: string[];
  bounds: Bounds;
  /** Median radius in layout units. */
  typicalRadius: number;
  indexOf: IdIndex;
  /** The node of each region: its MOC or topic; -1 if it is not on the map. */
  regionNode: Int32Array;
  /** How each node looks: an index into the tones of the style. */
  tone: Uint8Array;
  /** 1 for a node that is drawn as an outline: missing notes, topics nothing answers. */
  hollow: Uint8Array;
  /** Share of what belongs to a node that is answered, NaN if not known; drawn as a ring. */
  ring: Float32Array;
}

/** Finds nodes by id. Made at the first question: a large map is seen before anyone asks. */
export class IdIndex {
  private index: Map<string, number> | null = null;

  constructor(private readonly ids: readonly string[]) {}

  get(id: string): number | undefined {
    this.index ??= new Map(this.ids.map((each, at) => [each, at]));
    return this.index.get(id);
  }
}

/** Lands are for regions of at least so many nodes, but in the atlas. */
const LEAST = 3;

export function buildScene(given: MapView | SceneData): Scene {
  const data = 'nodes' in given ? fromView(given) : given;
  const { x, y, r, from, to } = data;
  const count = data.ids.length;
  const atlas = data.scope.type === 'atlas';
  const adjacency = adjacencyOf(count, from, to);
  const themes = data.scope.type === 'moc' ? themesOf(data, adjacency) : null;
  const { region, regions, regionNode } = themes ?? regionsOf(data);
  const lands = territories(x, y, region, regions.length, atlas ? 1 : LEAST);
  const inner = themes ? territories(x, y, themes.inner, themes.innerTitles.length, LEAST) : [];
  return {
    ...data,
    count,
    region,
    regions,
    edgeCount: from.length,
    length: lengthsOf(data),
    adjacency,
    territories: lands,
    inner,
    innerTitles: themes?.innerTitles ?? [],
    bounds: withLands(boundsOf(x, y, r), lands),
    typicalRadius: median(r) || 5,
    indexOf: indexOf(data.ids),
    regionNode,
    tone: data.kind.map((kind, i) => kind * 4 + data.level[i]!),
    hollow: data.kind.map((kind) => Number(kind === MISSING)),
    ring: data.attributes.numbers.coverage ?? new Float32Array(count).fill(NaN),
  };
}

/** In the atlas each MOC is its own land, though it has no regions. */
function regionsOf({ ids, titles, kind, degree, region, regions, scope }: SceneData): Pick<Scene, 'region' | 'regions' | 'regionNode'> {
  if (scope.type !== 'atlas' || regions.length > 0) return { region, regions, regionNode: regionNodes(regions, ids, kind) };
  const own = ids.map((id, i) => ({ id, title: titles[i]!, size: degree[i]! }));
  const self = Int32Array.from(ids.keys());
  return { region: self, regions: own, regionNode: self };
}

/** The node of each region: the MOC it is named after. */
function regionNodes(regions: { id: string }[], ids: readonly string[], kind: Uint8Array): Int32Array {
  const wanted = new Map(regions.map(({ id }, at) => [id, at]));
  const nodes = new Int32Array(regions.length).fill(-1);
  for (let i = 0; i < ids.length; i += 1) {
    const at = kind[i] === MOC ? wanted.get(ids[i]!) : undefined;
    if (at !== undefined) nodes[at] = i;
  }
  return nodes;
}

function lengthsOf({ x, y, from, to }: SceneData): Float32Array {
  const length = new Float32Array(from.length);
  for (let e = 0; e < from.length; e += 1) {
    const a = from[e]!;
    const b = to[e]!;
    const dx = x[a]! - x[b]!;
    const dy = y[a]! - y[b]!;
    length[e] = Math.sqrt(dx * dx + dy * dy);
  }
  return length;
}

function withLands(bounds: Bounds, lands: Territory[]): Bounds {
  const whole = { ...bounds };
  for (const loop of lands.flatMap((land) => land.loops)) {
    for (let k = 0; k < loop.length; k += 2) {
      whole.minX = Math.min(whole.minX, loop[k]!);
      whole.maxX = Math.max(whole.maxX, loop[k]!);
      whole.minY = Math.min(whole.minY, loop[k + 1]!);
      whole.maxY = Math.max(whole.maxY, loop[k + 1]!);
    }
  }
  return whole;
}

// Better places of a map come with the same ids and edges: what depends on those alone is kept with them.
const adjacencies = new WeakMap<Uint32Array, Adjacency>();
const indexes = new WeakMap<readonly string[], IdIndex>();

function indexOf(ids: readonly string[]): IdIndex {
  const index = indexes.get(ids) ?? new IdIndex(ids);
  indexes.set(ids, index);
  return index;
}

function adjacencyOf(count: number, from: Uint32Array, to: Uint32Array): Adjacency {
  const adjacency = adjacencies.get(from) ?? new Adjacency(count, from, to);
  adjacencies.set(from, adjacency);
  return adjacency;
}

/** Edges at a node. */
export function edgesAt(scene: Scene, node: number): Uint32Array {
  const { start, edge } = scene.adjacency;
  return edge.subarray(start[node]!, start[node + 1]!);
}

/** What it takes to come after all others. */
const LAST = 1e-4;

/** How much each further edge of a node counts less. */
const FAN = 0.3;

export interface Filter {
  /** 1 for a node that may be drawn; null for all. */
  nodes: Uint8Array | null;
  /** Edge kinds that are hidden, as indices. */
  edges: ReadonlySet<number>;
  /** Nodes whose edges are left out. */
  muted?: ReadonlySet<number>;
}

/** What of a scene is drawn, edges in order of how much they say. */
export interface Visible {
  /** 1 for a node that is drawn. */
  node: Uint8Array;
  nodes: number;
  /** 1 for an edge that may be drawn. */
  edge: Uint8Array;
  /** Edge indices, the most telling first. */
  edges: Uint32Array;
  /** Sum of lengths up to and with each of `edges`. */
  reach: Float64Array;
}

/** The nodes alone: what a large map shows first, since putting its edges in order takes longer than drawing it. */
export function nodesAlone(scene: Scene, filter: Filter): Visible {
  const node = filter.nodes ?? new Uint8Array(scene.count).fill(1);
  let nodes = 0;
  for (let i = 0; i < scene.count; i += 1) nodes += node[i]!;
  return { node, nodes, edge: new Uint8Array(scene.edgeCount), edges: new Uint32Array(), reach: new Float64Array() };
}

export function filterScene(scene: Scene, filter: Filter): Visible {
  const { node, nodes } = nodesAlone(scene, filter);
  const { edge, shown } = shownEdges(scene, node, filter);
  const edges = byScore(shown, scoresOf(scene, shown), shown.length > MANY_EDGES ? 2 : 3);
  const reach = new Float64Array(edges.length);
  let sum = 0;
  for (let k = 0; k < edges.length; k += 1) {
    sum += scene.length[edges[k]!]!;
    reach[k] = sum;
  }
  return { node, nodes, edge, edges, reach };
}

/** How much each edge says: a bundle by its size, others the more the shorter they are. */
function scoresOf(scene: Scene, shown: Uint32Array): Float32Array {
  const { bundle, edgeKind, length } = scene;
  const score = new Float32Array(scene.edgeCount);
  if (scene.scope.type === 'atlas') {
    for (let k = 0; k < shown.length; k += 1) score[shown[k]!] = bundle[shown[k]!]!;
    return score;
  }
  const typical = (median(length) || 1) * 0.5;
  for (let k = 0; k < shown.length; k += 1) {
    const e = shown[k]!;
    const links = bundle[e]!;
    score[e] = (EDGE_WEIGHTS[edgeKind[e]!]! * (links > 1 ? 1 + Math.log2(links) : 1)) / (length[e]! + typical);
  }
  spread(scene, shown, score);
  if (scene.scope.type === 'moc') putOffSpokes(scene, shown, score);
  return score;
}

/** That all on the map of a MOC belongs to it, the map says itself: such lines come last. */
function putOffSpokes({ scope, indexOf, edgeKind, to }: Scene, shown: Uint32Array, score: Float32Array): void {
  const moc = scope.type === 'moc' ? indexOf.get(scope.id) : undefined;
  for (const e of shown) if (to[e] === moc && edgeKind[e] === PART_OF) score[e]! *= LAST;
}

function shownEdges(scene: Scene, node: Uint8Array, filter: Filter): { edge: Uint8Array; shown: Uint32Array } {
  const { from, to, edgeKind } = scene;
  const hidden = Uint8Array.from(EDGE_KINDS, (_, kind) => Number(filter.edges.has(kind)));
  const muted = filter.muted?.size ? filter.muted : null;
  const edge = new Uint8Array(scene.edgeCount);
  const shown = new Uint32Array(scene.edgeCount);
  let count = 0;
  for (let e = 0; e < scene.edgeCount; e += 1) {
    if (!node[from[e]!] || !node[to[e]!] || hidden[edgeKind[e]!]) continue;
    if (muted && (muted.has(from[e]!) || muted.has(to[e]!))) continue;
    edge[e] = 1;
    shown[count++] = e;
  }
  return { edge, shown: shown.slice(0, count) };
}

/** From so many edges on, what a hub's edges lose is taken from their number, not from their order. */
const MANY_EDGES = 60_000;

/** Puts off the later edges of nodes that have many: a fan of lines from a hub says little of each. */
function spread(scene: Scene, shown: Uint32Array, score: Float32Array): void {
  const { from, to } = scene;
  const had = new Uint32Array(scene.count);
  const many = shown.length > MANY_EDGES;
  // The order in which edges come is random to their nodes: in a large map each loses as its like do on average.
  const sorted = many ? shown : byScore(shown, score);
  for (let k = 0; k < sorted.length; k += 1) {
    const e = sorted[k]!;
    const a = from[e]!;
    const b = to[e]!;
    score[e]! /= 1 + FAN * Math.max(had[a]!, had[b]!);
    had[a]! += 1;
    had[b]! += 1;
  }
}
