/** Scenes as the flat columns the GPU reads. */

import type { Camera } from '../camera';
import { EDGE_KINDS, NODE_KINDS, REQUIRES } from '../kinds';
import type { Scene, Visible } from '../scene';
import { bundleWidth, type Highlight } from './renderer';

/** Look of lands' outlines, after those of the edge groups. */
export const LAND_LOOK = EDGE_KINDS.length;

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

const CORNERS = [0, 1, 2, 2, 1, 3];

/** Corners of quads: each item of `stride` numbers four times. */
export function fourfold<T extends Float32Array | Uint8Array>(data: T, stride: number): T {
  const out = new (data.constructor as new (length: number) => T)(data.length * 4);
  let at = 0;
  for (let from = 0; from < data.length; from += stride) {
    for (let corner = 0; corner < 4; corner += 1) for (let k = 0; k < stride; k += 1) out[at++] = data[from + k]!;
  }
  return out;
}

/** Two triangles per quad. */
export function quadIndices(quads: number): Uint32Array {
  const out = new Uint32Array(quads * 6);
  let at = 0;
  for (let first = 0; first < quads * 4; first += 4) {
    for (const corner of CORNERS) out[at++] = first + corner;
  }
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
  const loops = [...scene.territories, ...scene.inner].flatMap((land) => land.loops);
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
    const kind = scene.edgeKind[e]!;
    // "A needs B" is wide at B: the way one learns. All others are wide where they start.
    const wide = kind === REQUIRES ? scene.to[e]! : scene.from[e]!;
    const narrow = kind === REQUIRES ? scene.from[e]! : scene.to[e]!;
    out[at++] = scene.x[wide]!;
    out[at++] = scene.y[wide]!;
    out[at++] = scene.x[narrow]!;
    out[at++] = scene.y[narrow]!;
    out[at++] = kind;
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

/** Kinds whose marks may be large. They lie on top, and are drawn so that none vanishes at the rim of the view. */
const LARGE = new Set(['moc', 'source']);
const PLACE_IN_ORDER = NODE_KINDS.map((kind) => DRAW_ORDER.indexOf(kind));

/** Visible nodes from the lowest to the topmost, marks that look alike together. */
export function drawOrder(scene: Scene, visible: Visible): Uint32Array {
  const key = (i: number): number => (PLACE_IN_ORDER[scene.kind[i]!]! * 256 + scene.tone[i]!) * 2 + scene.hollow[i]!;
  const starts = new Uint32Array(DRAW_ORDER.length * 512 + 1);
  for (let i = 0; i < scene.count; i += 1) if (visible.node[i]) starts[key(i) + 1]! += 1;
  for (let k = 1; k < starts.length; k += 1) starts[k]! += starts[k - 1]!;
  const order = new Uint32Array(starts.at(-1)!);
  for (let i = 0; i < scene.count; i += 1) if (visible.node[i]) order[starts[key(i)]!++] = i;
  return order;
}

/** How many of the ordered nodes come before the large ones. */
export function smallOnes(scene: Scene, order: Uint32Array): number {
  let at = order.length;
  while (at > 0 && LARGE.has(NODE_KINDS[scene.kind[order[at - 1]!]!]!)) at -= 1;
  return at;
}

/** Per visible node: kind, tone, bright, hollow. */
export function nodeLooks(scene: Scene, order: Uint32Array, highlight: Highlight | null): Uint8Array {
  const looks = new Uint8Array(order.length * 4);
  for (let k = 0; k < order.length; k += 1) {
    const i = order[k]!;
    looks[k * 4] = scene.kind[i]!;
    looks[k * 4 + 1] = scene.tone[i]!;
    looks[k * 4 + 2] = highlight ? highlight.nodes[i]! : 1;
    looks[k * 4 + 3] = scene.hollow[i]!;
  }
  return looks;
}

/** Those of some edges that may cross the view. */
export function edgesInView(scene: Scene, edges: Uint32Array, camera: Camera, width: number, height: number): Uint32Array {
  const { x, y, from, to } = scene;
  const halfWidth = width / 2 / camera.scale;
  const halfHeight = height / 2 / camera.scale;
  const [left, right] = [camera.x - halfWidth, camera.x + halfWidth];
  const [top, bottom] = [camera.y - halfHeight, camera.y + halfHeight];
  const found = new Uint32Array(edges.length);
  let count = 0;
  for (let k = 0; k < edges.length; k += 1) {
    const e = edges[k]!;
    const a = from[e]!;
    const b = to[e]!;
    if ((x[a]! < left && x[b]! < left) || (x[a]! > right && x[b]! > right)) continue;
    if ((y[a]! < top && y[b]! < top) || (y[a]! > bottom && y[b]! > bottom)) continue;
    found[count++] = e;
  }
  return found.slice(0, count);
}
