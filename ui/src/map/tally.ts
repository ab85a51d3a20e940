/** How many of each kind a map has: what its legend tells. */

import type { Encoding } from './encode';
import { EDGE_KINDS, MISSING, NODE_KINDS } from './kinds';
import type { Filter, Scene } from './scene';

export interface Tally {
  /** By kind, of what is counted. */
  nodes: Uint32Array;
  edges: Uint32Array;
  /** By class of the colours. */
  classes: Uint32Array;
  /** Topics that no note answers. */
  unanswered: number;
  /** By kind, of all there is. */
  allNodes: Uint32Array;
  allEdges: Uint32Array;
}

/** `counted`: what filters and the day leave; null for all. Plain loops: a large map has a million edges. */
export function tallyOf(scene: Scene, encoding: Encoding, counted: Filter | null): Tally {
  const { kind, edgeKind, from, to, hollow } = scene;
  const node = counted?.nodes ?? null;
  const muted = counted?.muted?.size ? counted.muted : null;
  const tally: Tally = {
    nodes: new Uint32Array(NODE_KINDS.length),
    edges: new Uint32Array(EDGE_KINDS.length),
    classes: new Uint32Array(encoding.classes.length),
    unanswered: 0,
    allNodes: new Uint32Array(NODE_KINDS.length),
    allEdges: new Uint32Array(EDGE_KINDS.length),
  };
  for (let i = 0; i < kind.length; i += 1) {
    tally.allNodes[kind[i]!]! += 1;
    if (node && !node[i]) continue;
    tally.nodes[kind[i]!]! += 1;
    const of = encoding.of[i]!;
    if (of < tally.classes.length) tally.classes[of]! += 1;
    if (kind[i] !== MISSING) tally.unanswered += hollow[i]!;
  }
  for (let e = 0; e < edgeKind.length; e += 1) tally.allEdges[edgeKind[e]!]! += 1;
  if (!node && !muted) return { ...tally, edges: tally.allEdges };
  for (let e = 0; e < edgeKind.length; e += 1) {
    const [a, b] = [from[e]!, to[e]!];
    if ((node && !(node[a] && node[b])) || (muted && (muted.has(a) || muted.has(b)))) continue;
    tally.edges[edgeKind[e]!]! += 1;
  }
  return tally;
}
