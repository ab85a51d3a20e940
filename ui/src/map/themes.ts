/** Themes of a MOC's map: its topics as regions, their subtopics inside, each node in the one it belongs to, and one for the rest. */

import { EDGE_KINDS, MISSING, MOC, NODE_KINDS, PART_OF } from './kinds';
import type { SceneData } from './data';
import type { Adjacency } from './scene';

/** The region of notes that stand in the MOC itself. */
export const NO_TOPIC = 'In no topic';

const COVERS = EDGE_KINDS.indexOf('covers');
/** Kinds that hold others. */
const HOLDS = new Set(['topic', 'path', 'stage'].map((kind) => NODE_KINDS.indexOf(kind as 'topic')));
/** Steps up a tree of topics at most: a tree may be damaged into a cycle. */
const MOST_STEPS = 12;

/** Where a node lies, in words. */
export function inRegion(title: string): string {
  return title === NO_TOPIC ? 'in no topic' : `in ${title}`;
}

export interface Themes {
  region: Int32Array;
  regions: { id: string; title: string; size: number }[];
  /** The topic each region is of; -1 for what no topic holds. */
  regionNode: Int32Array;
  /** Index into innerTitles, or -1. */
  inner: Int32Array;
  innerTitles: string[];
}

/** Null if the MOC has no topics: then its regions are those of the vault. */
export function themesOf(data: SceneData, adjacency: Adjacency): Themes | null {
  const count = data.ids.length;
  const parent = new Int32Array(count);
  for (let i = 0; i < count; i += 1) parent[i] = parentOf(data, adjacency, i);
  const region = new Int32Array(count).fill(-1);
  const inner = new Int32Array(count).fill(-1);
  const regions: Themes['regions'] = [];
  const innerTitles: string[] = [];
  const themeOf = new Map<number, number>();
  const innerOf = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    const way = ancestors(data, parent, i);
    const top = way.at(-1);
    if (top === undefined) continue;
    let at = themeOf.get(top);
    if (at === undefined) {
      at = regions.push({ id: data.ids[top]!, title: data.titles[top]!, size: 0 }) - 1;
      themeOf.set(top, at);
    }
    region[i] = at;
    regions[at]!.size += 1;
    const below = way.at(-2);
    if (below === undefined) continue;
    let sub = innerOf.get(below);
    if (sub === undefined) {
      sub = innerTitles.push(data.titles[below]!) - 1;
      innerOf.set(below, sub);
    }
    inner[i] = sub;
  }
  if (!regions.some((each) => each.size > 2)) return null;
  const regionNode = [...themeOf.keys()];
  const loose = Array.from(region.keys()).filter((i) => region[i] === -1 && data.kind[i] !== MOC && data.kind[i] !== MISSING);
  if (loose.length > 0) {
    regions.push({ id: '', title: NO_TOPIC, size: loose.length });
    regionNode.push(-1);
    for (const i of loose) region[i] = regions.length - 1;
  }
  return { region, regions, regionNode: Int32Array.from(regionNode), inner, innerTitles };
}

/** From the node itself, if it is a topic, up to the topic that stands in the MOC itself. */
function ancestors(data: SceneData, parent: Int32Array, node: number): number[] {
  const way: number[] = [];
  let at = HOLDS.has(data.kind[node]!) ? node : parent[node]!;
  for (let step = 0; at >= 0 && step < MOST_STEPS; step += 1) {
    way.push(at);
    at = parent[at]!;
  }
  return way;
}

/** The topic a node belongs to: one it is part of before one it covers, the smaller one first. */
function parentOf(data: SceneData, { start, edge }: Adjacency, node: number): number {
  let best = -1;
  let rank = Infinity;
  for (let k = start[node]!; k < start[node + 1]!; k += 1) {
    const e = edge[k]!;
    const kind = data.edgeKind[e]!;
    if (data.from[e] !== node || (kind !== PART_OF && kind !== COVERS)) continue;
    const to = data.to[e]!;
    if (to === node || data.kind[to] === MOC || !HOLDS.has(data.kind[to]!)) continue;
    const size = (kind === PART_OF ? 0 : 1e6) + data.degree[to]!;
    if (size < rank) {
      rank = size;
      best = to;
    }
  }
  return best;
}
