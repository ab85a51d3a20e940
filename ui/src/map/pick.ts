/** Finding nodes by place: a uniform grid over the layout, rebuilt when places change. */

import type { Camera, Viewport } from './camera';
import { toWorld } from './camera';
import type { Scene, Visible } from './scene';
import { screenRadius } from './size';

export class PlaceGrid {
  private readonly start: Uint32Array;
  private readonly item: Uint32Array;
  private readonly columns: number;
  private readonly rows: number;
  private readonly cell: number;
  private readonly left: number;
  private readonly top: number;

  constructor(
    private readonly scene: Scene,
    private readonly visible: Visible,
  ) {
    const { bounds, count, x, y } = scene;
    const width = Math.max(bounds.maxX - bounds.minX, 1);
    const height = Math.max(bounds.maxY - bounds.minY, 1);
    this.cell = Math.max(Math.sqrt((width * height) / Math.max(count, 1)) * 1.5, 1e-3);
    this.left = bounds.minX;
    this.top = bounds.minY;
    this.columns = Math.min(512, Math.max(1, Math.ceil(width / this.cell)));
    this.rows = Math.min(512, Math.max(1, Math.ceil(height / this.cell)));
    this.start = new Uint32Array(this.columns * this.rows + 1);
    this.item = new Uint32Array(count);
    for (let i = 0; i < count; i += 1) this.start[this.cellOf(x[i]!, y[i]!) + 1]! += 1;
    for (let c = 0; c < this.columns * this.rows; c += 1) this.start[c + 1]! += this.start[c]!;
    const next = this.start.slice(0, -1);
    for (let i = 0; i < count; i += 1) this.item[next[this.cellOf(x[i]!, y[i]!)]!++] = i;
  }

  /** The visible node nearest to a world place whose mark, widened by `slack` pixels, covers it; else -1. */
  at(camera: Camera, view: Viewport, sx: number, sy: number, slack = 5): number {
    const p = toWorld(camera, view, sx, sy);
    const reach = (this.largestMark(camera) + slack) / camera.scale;
    let best = -1;
    let bestGap = Infinity;
    this.within(p.x - reach, p.y - reach, p.x + reach, p.y + reach, (i) => {
      const distance = Math.hypot(this.scene.x[i]! - p.x, this.scene.y[i]! - p.y) * camera.scale;
      const radius = screenRadius(this.scene, i, camera.scale);
      const gap = distance - radius;
      if (gap <= slack && gap < bestGap) {
        best = i;
        bestGap = gap;
      }
    });
    return best;
  }

  /** Calls back for each visible node in a rectangle of the layout. */
  within(minX: number, minY: number, maxX: number, maxY: number, found: (node: number) => void): void {
    const c0 = this.column(minX);
    const c1 = this.column(maxX);
    const r0 = this.row(minY);
    const r1 = this.row(maxY);
    const { x, y } = this.scene;
    for (let row = r0; row <= r1; row += 1) {
      for (let column = c0; column <= c1; column += 1) {
        const cell = row * this.columns + column;
        for (let k = this.start[cell]!; k < this.start[cell + 1]!; k += 1) {
          const i = this.item[k]!;
          if (!this.visible.node[i]) continue;
          if (x[i]! >= minX && x[i]! <= maxX && y[i]! >= minY && y[i]! <= maxY) found(i);
        }
      }
    }
  }

  private largestMark(camera: Camera): number {
    let radius = 0;
    for (let i = 0; i < this.scene.count; i += 1) {
      const r = screenRadius(this.scene, i, camera.scale);
      if (r > radius) radius = r;
    }
    return radius;
  }

  private cellOf(x: number, y: number): number {
    return this.row(y) * this.columns + this.column(x);
  }

  private column(x: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.left) / this.cell)));
  }

  private row(y: number): number {
    return Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.top) / this.cell)));
  }
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const STEP: Record<Direction, [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/**
 * The visible node one would call the next in a direction: near, and not far off the axis. Only what lies within
 * 60 degrees of the axis counts. -1 if there is none.
 */
export function nearestInDirection(
  scene: Scene,
  visible: Visible,
  from: number,
  direction: Direction,
): number {
  const [dx, dy] = STEP[direction];
  const x0 = scene.x[from]!;
  const y0 = scene.y[from]!;
  let best = -1;
  let bestCost = Infinity;
  for (let i = 0; i < scene.count; i += 1) {
    if (i === from || !visible.node[i]) continue;
    const vx = scene.x[i]! - x0;
    const vy = scene.y[i]! - y0;
    const along = vx * dx + vy * dy;
    const across = Math.abs(vx * dy - vy * dx);
    if (along <= 0 || across > along * 1.732) continue;
    const cost = Math.hypot(along, across) + across * 1.2;
    if (cost < bestCost) {
      best = i;
      bestCost = cost;
    }
  }
  return best;
}

/** The visible node nearest to a place of the layout; -1 if nothing is visible. */
export function nearestTo(scene: Scene, visible: Visible, x: number, y: number): number {
  let best = -1;
  let bestDistance = Infinity;
  for (let i = 0; i < scene.count; i += 1) {
    if (!visible.node[i]) continue;
    const distance = (scene.x[i]! - x) ** 2 + (scene.y[i]! - y) ** 2;
    if (distance < bestDistance) {
      best = i;
      bestDistance = distance;
    }
  }
  return best;
}
