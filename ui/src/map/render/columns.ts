/** Scenes as the flat columns the GPU reads. */

import { EDGE_GROUPS, NODE_KINDS } from '../kinds';
import type { Scene, Visible } from '../scene';
import { bundleWidth, type Highlight } from './renderer';

/** Look of lands' outlines, after those of the edge groups. */
export const LAND_LOOK = EDGE_GROUPS.length;
const REQUIRES = EDGE_GROUPS.indexOf('requires');

/** Marks later in this order lie over earlier ones. */
export const DRAW_ORDER = [
  'missing',
  'note',
  'task',
  'term',
  'question',
  'concept',
  'company',
  'stage',
  'topic',
  'path',
  'source',
  'moc',
] as const;

/** Corners of quads: each item of `stride` numbers four times. */
export function fourfold<T extends Float32Array | Uint8Array>(data: T, stride: number): T {
  const out = new (data.constructor as new (length: number) => T)(data.length * 4);
  for (let at = 0; at < data.length; at += stride) {
    const item = data.subarray(at, at + stride);
    for (let corner = 0; corner < 4; corner += 1) out.set(item, at * 4 + corner * stride);
  }
  return out;
}

/** Two triangles per quad. */
export function quadIndices(quads: number): Uint32Array {
  const out = new Uint32Array(quads * 6);
  for (let q = 0; q < quads; q += 1) out.set([q * 4, q * 4 + 1, q * 4 + 2, q * 4 + 2, q * 4 + 1, q * 4 + 3], q * 6);
  return out;
}

/** Per point: x, y, tint. */
export function landColumns(scene: Scene): Float32Array {
  const points = scene.territories.reduce((sum, land) => sum + land.triangles.length / 2, 0);
  const out = new Float32Array(points * 3);
  let at = 0;
  for (const land of scene.territories) {
    for (let k = 0; k < land.triangles.length; k += 2) {
      out[at++] = land.triangles[k]!;
      out[at++] = land.triangles[k + 1]!;
      out[at++] = land.tint;
    }
  }
  return out;
}

/** Per segment: x, y, x, y, look, factor of width. */
export function outlineColumns(scene: Scene): Float32Array {
  const loops = scene.territories.flatMap((land) => land.loops);
  const out = new Float32Array(loops.reduce((sum, loop) => sum + loop.length / 2, 0) * 6);
  let at = 0;
  for (const loop of loops) {
    for (let k = 0; k < loop.length; k += 2) {
      const next = (k + 2) % loop.length;
      out[at++] = loop[k]!;
      out[at++] = loop[k + 1]!;
      out[at++] = loop[next]!;
      out[at++] = loop[next + 1]!;
      out[at++] = LAND_LOOK;
      out[at++] = 1;
    }
  }
  return out;
}

/** Per edge: the wide end, the narrow end, look, factor of width. */
export function edgeColumns(scene: Scene, edges: Uint32Array): Float32Array {
  const out = new Float32Array(edges.length * 6);
  let at = 0;
  for (let k = 0; k < edges.length; k += 1) {
    const e = edges[k]!;
    const group = scene.group[e]!;
    // "A needs B" is wide at B: the way one learns. All others are wide where they start.
    const wide = group === REQUIRES ? scene.to[e]! : scene.from[e]!;
    const narrow = group === REQUIRES ? scene.from[e]! : scene.to[e]!;
    out[at++] = scene.x[wide]!;
    out[at++] = scene.y[wide]!;
    out[at++] = scene.x[narrow]!;
    out[at++] = scene.y[narrow]!;
    out[at++] = group;
    out[at++] = bundleWidth(scene.bundle[e]!);
  }
  return out;
}

/** Per visible node: x, y, radius; and which node each is. */
export function nodeColumns(scene: Scene, visible: Visible): { places: Float32Array; order: Uint32Array } {
  const order = drawOrder(scene, visible);
  const places = new Float32Array(order.length * 3);
  for (let k = 0; k < order.length; k += 1) {
    const i = order[k]!;
    places[k * 3] = scene.x[i]!;
    places[k * 3 + 1] = scene.y[i]!;
    places[k * 3 + 2] = scene.r[i]!;
  }
  return { places, order };
}

/** Visible nodes from the lowest to the topmost, marks that look alike together. */
export function drawOrder(scene: Scene, visible: Visible): Uint32Array {
  const order = new Uint32Array(visible.nodes);
  let at = 0;
  for (const name of DRAW_ORDER) {
    const kind = NODE_KINDS.indexOf(name);
    for (let level = 0; level < 4; level += 1) {
      for (let i = 0; i < scene.count; i += 1) {
        if (visible.node[i] && scene.kind[i] === kind && scene.level[i] === level) order[at++] = i;
      }
    }
  }
  return order;
}

/** Per visible node: kind, difficulty, bright, unused. */
export function nodeLooks(scene: Scene, order: Uint32Array, highlight: Highlight | null): Uint8Array {
  const looks = new Uint8Array(order.length * 4);
  for (let k = 0; k < order.length; k += 1) {
    const i = order[k]!;
    looks[k * 4] = scene.kind[i]!;
    looks[k * 4 + 1] = scene.level[i]!;
    looks[k * 4 + 2] = highlight ? highlight.nodes[i]! : 1;
  }
  return looks;
}
