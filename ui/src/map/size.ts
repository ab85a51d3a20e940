/** How large a mark is on the screen: grows with the zoom, within limits that keep it seen and out of the way. */

import { MOC, NODE_KINDS } from './kinds';
import type { Scene } from './scene';

/** Smallest radius in CSS pixels by kind. */
export const MIN_RADIUS = Float32Array.from(NODE_KINDS, (kind) =>
  kind === 'moc' ? 5 : kind === 'path' || kind === 'topic' ? 1.7 : 1.25,
);

/** Largest radius in CSS pixels by kind. */
export const MAX_RADIUS = Float32Array.from(NODE_KINDS, (kind) => (kind === 'moc' ? 20 : 10.5));

export function screenRadius(scene: Scene, node: number, scale: number): number {
  const kind = scene.kind[node] ?? MOC;
  return Math.min(MAX_RADIUS[kind]!, Math.max(MIN_RADIUS[kind]!, scene.r[node]! * scale));
}
