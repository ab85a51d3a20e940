/** A map as typed arrays: what the renderers, picking and labels read. Built once per reply. */

import type { MapScope, MapView } from '../ipc';
import { boundsOf, type Bounds } from './camera';
import { EDGE_GROUPS, GROUP_WEIGHT, groupIndex, kindIndex, levelIndex } from './kinds';
import { territories, type Territory } from './territory';

/** Edges at each node, as one array cut into slices. */
export interface Adjacency {
  /** Slice of node i: start[i] .. start[i + 1]. */
  start: Uint32Array;
  /** Edge indices. */
  edge: Uint32Array;
}

export interface Scene {
  generation: number;
  scope: MapScope;
  count: number;
  ids: string[];
  titles: string[];
  /** Places in layout units, y downwards. They change only while a new layout fades in. */
  x: Float32Array;
  y: Float32Array;
  r: Float32Array;
  /** Index into NODE_KINDS. */
  kind: Uint8Array;
  /** Difficulty, 0 to 3. */
  level: Uint8Array;
  /** Index into territories' regions, or -1. */
  region: Int32Array;
  degree: Uint32Array;
  edgeCount: number;
  from: Uint32Array;
  to: Uint32Array;
  /** Index into EDGE_GROUPS. */
  group: Uint8Array;
  /** Links bundled in the edge. */
  bundle: Uint32Array;
  /** Length in layout units. */
  length: Float32Array;
  adjacency: Adjacency;
  regions: { id: string; title: string; size: number }[];
  territories: Territory[];
  bounds: Bounds;
  /** Median radius in layout units. */
  typicalRadius: number;
  indexOf: Map<string, number>;
  omitted: number;
}

export function buildScene(view: MapView): Scene {
  const { nodes, edges } = view;
  const count = nodes.ids.length;
  const x = Float32Array.from(nodes.x);
  const y = Float32Array.from(nodes.y);
  const r = Float32Array.from(nodes.radii);
  const { region, regions } = regionsOf(view);
  const from = Uint32Array.from(edges.from);
  const to = Uint32Array.from(edges.to);
  const length = new Float32Array(from.length);
  for (let e = 0; e < from.length; e += 1) {
    const a = from[e]!;
    const b = to[e]!;
    length[e] = Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!);
  }
  const lands = territories(x, y, region, regions.length, view.scope.type === 'atlas' ? 1 : 3);
  return {
    generation: view.generation,
    scope: view.scope,
    count,
    ids: nodes.ids,
    titles: nodes.titles,
    x,
    y,
    r,
    kind: Uint8Array.from(nodes.kinds, kindIndex),
    level: Uint8Array.from(nodes.difficulties, levelIndex),
    region,
    degree: Uint32Array.from(nodes.degrees),
    edgeCount: from.length,
    from,
    to,
    group: Uint8Array.from(edges.kinds, groupIndex),
    bundle: Uint32Array.from(edges.counts),
    length,
    adjacency: adjacencyOf(count, from, to),
    regions,
    territories: lands,
    bounds: withLands(boundsOf(x, y, r), lands),
    typicalRadius: median(r) || 5,
    indexOf: new Map(nodes.ids.map((id, index) => [id, index])),
    omitted: view.omitted,
  };
}

/** In the atlas each MOC is its own land, though it has no regions. */
function regionsOf({ nodes, regions, scope }: MapView): Pick<Scene, 'region' | 'regions'> {
  if (scope.type === 'atlas' && regions.length === 0) {
    const own = nodes.ids.map((id, i) => ({ id, title: nodes.titles[i]!, size: nodes.degrees[i]! }));
    return { region: Int32Array.from(own, (_, i) => i), regions: own };
  }
  return {
    region: Int32Array.from(nodes.regions),
    regions: regions.map(({ id, title, size }) => ({ id, title, size })),
  };
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

function adjacencyOf(count: number, from: Uint32Array, to: Uint32Array): Adjacency {
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

/** Edges at a node. */
export function edgesAt(scene: Scene, node: number): Uint32Array {
  const { start, edge } = scene.adjacency;
  return edge.subarray(start[node]!, start[node + 1]!);
}

/** How much each further edge of a node counts less. */
const FAN = 0.3;

export interface Filter {
  /** Node kinds that are hidden, as indices. */
  kinds: ReadonlySet<number>;
  /** Edge groups that are hidden, as indices. */
  groups: ReadonlySet<number>;
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

export function filterScene(scene: Scene, filter: Filter): Visible {
  const node = new Uint8Array(scene.count);
  let nodes = 0;
  for (let i = 0; i < scene.count; i += 1) {
    if (!filter.kinds.has(scene.kind[i]!)) {
      node[i] = 1;
      nodes += 1;
    }
  }
  const edge = new Uint8Array(scene.edgeCount);
  const shown: number[] = [];
  for (let e = 0; e < scene.edgeCount; e += 1) {
    if (filter.groups.has(scene.group[e]!)) continue;
    if (!node[scene.from[e]!] || !node[scene.to[e]!]) continue;
    edge[e] = 1;
    shown.push(e);
  }
  const weights = EDGE_GROUPS.map((group) => GROUP_WEIGHT[group]);
  const typical = median(scene.length) || 1;
  const score = new Float32Array(scene.edgeCount);
  const atlas = scene.scope.type === 'atlas';
  for (const e of shown) {
    if (atlas) {
      score[e] = scene.bundle[e]!;
      continue;
    }
    const bundle = 1 + Math.log2(Math.max(1, scene.bundle[e]!));
    score[e] = (weights[scene.group[e]!]! * bundle) / (scene.length[e]! + typical * 0.5);
  }
  shown.sort((a, b) => score[b]! - score[a]! || a - b);
  if (!atlas) spread(scene, shown, score);
  const edges = Uint32Array.from(shown);
  const reach = new Float64Array(edges.length);
  let sum = 0;
  for (let k = 0; k < edges.length; k += 1) {
    sum += scene.length[edges[k]!]!;
    reach[k] = sum;
  }
  return { node, nodes, edge, edges, reach };
}

/** Puts off the later edges of nodes that have many: a fan of lines from a hub says little of each. */
function spread(scene: Scene, sorted: number[], score: Float32Array): void {
  const had = new Uint16Array(scene.count);
  for (const e of sorted) {
    const a = scene.from[e]!;
    const b = scene.to[e]!;
    score[e]! /= 1 + FAN * Math.max(had[a]!, had[b]!);
    had[a]! += 1;
    had[b]! += 1;
  }
  sorted.sort((a, b) => score[b]! - score[a]! || a - b);
}

function median(values: Float32Array): number {
  if (values.length === 0) return 0;
  return values.slice().sort()[values.length >> 1]!;
}
