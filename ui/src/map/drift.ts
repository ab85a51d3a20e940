/** Nodes on their way from an old layout to a new one, found again by their ids. */

import { easeOut } from './camera';
import type { Scene } from './scene';

export class Drift {
  private readonly from: Float32Array;
  private readonly to: Float32Array;

  constructor(
    old: Scene,
    private readonly scene: Scene,
    private readonly begin: number,
    private readonly lasts: number,
  ) {
    const { count } = scene;
    this.to = new Float32Array(count * 2);
    this.to.set(scene.x);
    this.to.set(scene.y, count);
    this.from = this.to.slice();
    // Better places of the same map: nobody needs to be looked for.
    const same = scene.ids === old.ids;
    for (let i = 0; i < count; i += 1) {
      const before = same ? i : old.indexOf.get(scene.ids[i]!);
      if (before === undefined) continue;
      this.from[i] = old.x[before]!;
      this.from[count + i] = old.y[before]!;
    }
  }

  /** Moves the scene's nodes to where they are at a time; true when all have arrived. */
  step(now: number): boolean {
    const { from, to, scene } = this;
    const t = Math.min(1, (now - this.begin) / this.lasts);
    const u = easeOut(t);
    for (let i = 0; i < scene.count; i += 1) {
      const j = scene.count + i;
      scene.x[i] = from[i]! + (to[i]! - from[i]!) * u;
      scene.y[i] = from[j]! + (to[j]! - from[j]!) * u;
    }
    return t >= 1;
  }
}
