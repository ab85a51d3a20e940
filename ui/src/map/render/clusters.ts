/** Many nodes as the clusters they form at a zoom: what a CPU can draw, and an eye can tell apart. */

import type { Camera, Viewport } from '../camera';
import type { Scene } from '../scene';
import type { Highlight } from './renderer';
import { css, mix, type MapStyle } from './style';

/** Nodes of one cell of a grid. */
export interface Level {
  count: number;
  /** Mean place, layout units. */
  x: Float32Array;
  y: Float32Array;
  size: Uint32Array;
  /** The tone most of them have. */
  tone: Uint8Array;
  /** One of them, by which it stands out or not. */
  node: Uint32Array;
}

/** Cells are at least so wide on the screen, CSS pixels. */
const CELL = 9;
const LEAST = 1.3;
const MOST = 6;

export class Clusters {
  private readonly levels = new Map<number, Level>();

  constructor(
    private readonly scene: Scene,
    private readonly order: Uint32Array,
  ) {}

  /** Nodes have moved. */
  forget(): void {
    this.levels.clear();
  }

  /** The clusters for a zoom; each level is for cells twice as wide as those of the next. */
  level(scale: number): Level {
    const step = Math.ceil(Math.log2(CELL / scale));
    let level = this.levels.get(step);
    if (!level) {
      level = clustersOf(this.scene, this.order, 2 ** step);
      this.levels.set(step, level);
    }
    return level;
  }
}

/** `order`: nodes that look alike together, as `drawOrder` gives them. */
export function clustersOf(scene: Scene, order: Uint32Array, cell: number): Level {
  const { x, y, tone, bounds } = scene;
  const columns = Math.max(1, Math.ceil((bounds.maxX - bounds.minX) / cell) + 1);
  const index = new Map<number, number>();
  const of = new Uint32Array(order.length);
  for (let k = 0; k < order.length; k += 1) {
    const i = order[k]!;
    const key = Math.floor((y[i]! - bounds.minY) / cell) * columns + Math.floor((x[i]! - bounds.minX) / cell);
    let at = index.get(key);
    if (at === undefined) {
      at = index.size;
      index.set(key, at);
    }
    of[k] = at;
  }
  const count = index.size;
  const level: Level = {
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    size: new Uint32Array(count),
    tone: new Uint8Array(count),
    node: new Uint32Array(count),
  };
  // Nodes come tone by tone: the longest run in a cell is the tone most of it have.
  const running = new Uint8Array(count);
  const run = new Uint32Array(count);
  const longest = new Uint32Array(count);
  for (let k = 0; k < order.length; k += 1) {
    const i = order[k]!;
    const at = of[k]!;
    level.x[at]! += x[i]!;
    level.y[at]! += y[i]!;
    level.size[at]! += 1;
    level.node[at] = i;
    if (running[at] !== tone[i]) run[at] = 0;
    running[at] = tone[i]!;
    run[at]! += 1;
    if (run[at]! > longest[at]!) {
      longest[at] = run[at]!;
      level.tone[at] = tone[i]!;
    }
  }
  for (let at = 0; at < count; at += 1) {
    level.x[at]! /= level.size[at]!;
    level.y[at]! /= level.size[at]!;
  }
  return level;
}

/** One path a tone: a frame is a few dozen fills. */
export function drawClusters(
  context: CanvasRenderingContext2D,
  level: Level,
  camera: Camera,
  view: Viewport,
  style: MapStyle,
  highlight: Highlight | null,
): void {
  const paths = new Map<number, Path2D>();
  for (let at = 0; at < level.count; at += 1) {
    const sx = (level.x[at]! - camera.x) * camera.scale + view.width / 2;
    const sy = (level.y[at]! - camera.y) * camera.scale + view.height / 2;
    if (sx < -MOST || sy < -MOST || sx > view.width + MOST || sy > view.height + MOST) continue;
    const bright = !highlight || highlight.nodes[level.node[at]!] === 1;
    const key = level.tone[at]! * 2 + Number(bright);
    let path = paths.get(key);
    if (!path) paths.set(key, (path = new Path2D()));
    const r = Math.min(MOST, LEAST * Math.sqrt(level.size[at]!));
    if (r < 2.2) path.rect(sx - r, sy - r, 2 * r, 2 * r);
    else {
      path.moveTo(sx + r, sy);
      path.arc(sx, sy, r, 0, Math.PI * 2);
    }
  }
  for (const [key, path] of paths) {
    context.fillStyle = css(mix(style.tones[key >> 1]!, style.surface, key & 1 ? 0 : (highlight?.dim ?? 0) * 0.78));
    context.fill(path);
  }
}
