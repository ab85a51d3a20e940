/** Level of detail: how many edges a frame may draw. Edges come sorted, so a level is a prefix length. */

import type { Bounds, Camera, Viewport } from './camera';
import type { Visible } from './scene';

/** Milliseconds a moving frame should take. */
const TARGET_MS = 13;
const LEAST_EDGES = 250;
/** Pixels of line per square pixel of view that can still be told apart at rest. */
const INK_DENSITY = 0.055;
/** Edges of fewer than this are always drawn in full. */
const SMALL = 260;
/** Bundles of links per MOC in the atlas, where nearly all are linked to nearly all. */
const BUNDLES = 1.8;

/** How many of the sorted edges can be told apart at this zoom: depends on the scale, never on where one pans. */
export function readableEdges(visible: Visible, camera: Camera, view: Viewport, bounds: Bounds, bundled = false): number {
  const total = visible.edges.length;
  if (bundled) return Math.min(total, Math.ceil(visible.nodes * BUNDLES));
  if (total <= SMALL) return total;
  const area = view.width * view.height;
  const scene =
    Math.max(bounds.maxX - bounds.minX, 1) * Math.max(bounds.maxY - bounds.minY, 1) * camera.scale ** 2;
  const share = Math.min(1, area / scene);
  const room = (Math.min(area, scene) * INK_DENSITY) / (camera.scale * share);
  return Math.max(SMALL, prefixWithin(visible.reach, room));
}

/** Factor of the edges' width at a zoom: marks of `typical` radius (layout units) set the measure. */
export function edgeWeight(typical: number, scale: number): number {
  return Math.min(1.2, Math.max(0.55, Math.sqrt((typical * scale) / 7)));
}

/** Length of the longest prefix whose sum stays within `room`. */
export function prefixWithin(reach: Float64Array, room: number): number {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reach[middle]! <= room) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Learns from frame times how many edges a moving picture can afford. */
export class MovingBudget {
  private edges = 4000;
  private lastFrame = 0;

  get value(): number {
    return Math.round(this.edges);
  }

  /** A frame begins; `now` in milliseconds. Gaps between frames count as their cost while moving. */
  frame(now: number, drawMs: number): void {
    const gap = this.lastFrame > 0 ? now - this.lastFrame : 0;
    this.lastFrame = now;
    // A gap far beyond the draw itself is the compositor or another task; take what is plausible.
    const cost = gap > 0 && gap < 250 ? Math.max(drawMs, Math.min(gap - 3, drawMs * 3)) : drawMs;
    if (cost > TARGET_MS * 1.25) this.edges = Math.max(LEAST_EDGES, this.edges * 0.8);
    else if (cost < TARGET_MS * 0.7) this.edges = Math.min(40_000, this.edges * 1.08);
  }

  /** A frame at `now` cost next to nothing. */
  skip(now: number): void {
    this.lastFrame = now;
  }

  /** The picture rests; the next frame's gap means nothing. */
  rest(): void {
    this.lastFrame = 0;
  }
}

/** Longer gaps between moving frames than this are no fun to anyone, in milliseconds. */
const SLOW_MS = 400;
const SLOW_FRAMES = 6;

/** Notices a renderer that cannot keep up however few edges it draws. */
export class SlowWatch {
  private last = 0;
  private slow = 0;

  /** True once as many frames in a row were too slow as say that it will not get better. */
  frame(now: number, moving: boolean): boolean {
    const gap = this.last > 0 ? now - this.last : 0;
    this.last = moving ? now : 0;
    // Much longer gaps are a pause of the hand or of the machine.
    if (gap > SLOW_MS && gap < SLOW_MS * 8) this.slow += 1;
    else if (gap > 0) this.slow = 0;
    if (this.slow < SLOW_FRAMES) return false;
    this.slow = 0;
    return true;
  }
}
