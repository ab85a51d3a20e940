/** How large a mark is on the screen: grows with the zoom, within limits that keep it seen and out of the way. */

import { MOC, NODE_KINDS } from './kinds';
import type { Scene } from './scene';

/** Smallest radius in CSS pixels by kind. */
export const MIN_RADIUS = Float32Array.from(NODE_KINDS, (kind) =>
  kind === 'moc' ? 5 : kind === 'source' ? 4 : kind === 'path' || kind === 'topic' ? 1.7 : 1.25,
);

/** Largest radius in CSS pixels by kind; in the atlas the size of a MOC says how much it holds. */
const MOST = Float32Array.from(NODE_KINDS, (kind) => (kind === 'moc' || kind === 'source' ? 20 : 10.5));
const MOST_IN_ATLAS = MOST.map((radius) => radius * 2.2);

export function maxRadius(scene: Scene): Float32Array {
  return scene.scope.type === 'atlas' ? MOST_IN_ATLAS : MOST;
}

export function screenRadius(scene: Scene, node: number, scale: number): number {
  const kind = scene.kind[node] ?? MOC;
  return Math.min(maxRadius(scene)[kind]!, Math.max(MIN_RADIUS[kind]!, scene.r[node]! * scale));
}
