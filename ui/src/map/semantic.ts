/** Semantic zoom: when zooming further would show nothing new, it leads into the next picture instead. */

import type { Camera, Viewport } from './camera';
import type { Scene, Visible } from './scene';
import type { PlaceGrid } from './pick';

/** Zoomed out to less than this share of the fitted picture, one wants the whole it is part of. */
export const LEAVES = 0.74;
/** With no more nodes than this in view, zooming in further shows nothing new. */
const LONELY = 5;
/** How near the pointer must be to the node it is about, CSS pixels. */
const NEAR = 70;
/** Share of the view a land must fill before it is entered. */
const FILLS = 0.7;

export type Beyond = { way: 'out' } | { way: 'in'; node: number };

export interface Look {
  scene: Scene;
  visible: Visible;
  grid: PlaceGrid;
  camera: Camera;
  view: Viewport;
  fitScale: number;
}

/** Where zooming on would lead; null if it just zooms. */
export function beyond({ scene, visible, grid, camera, view, fitScale }: Look, factor: number, sx: number, sy: number): Beyond | null {
  if (factor < 1) return scene.scope.type !== 'atlas' && camera.scale < fitScale * LEAVES ? { way: 'out' } : null;
  const x = (sx - view.width / 2) / camera.scale + camera.x;
  const y = (sy - view.height / 2) / camera.scale + camera.y;
  if (scene.scope.type === 'atlas') {
    const land = nearestLand(scene, visible, x, y);
    if (!land) return null;
    const side = Math.sqrt(land.area) * camera.scale;
    const node = scene.regionNode[land.region]!;
    return side > Math.min(view.width, view.height) * FILLS && node >= 0 ? { way: 'in', node } : null;
  }
  if (camera.scale < fitScale * 3) return null;
  const halfWidth = view.width / 2 / camera.scale;
  const halfHeight = view.height / 2 / camera.scale;
  let inView = 0;
  let best = -1;
  let distance = NEAR / camera.scale;
  grid.within(camera.x - halfWidth, camera.y - halfHeight, camera.x + halfWidth, camera.y + halfHeight, (node) => {
    inView += 1;
    const d = Math.hypot(scene.x[node]! - x, scene.y[node]! - y);
    if (d < distance) {
      distance = d;
      best = node;
    }
  });
  const centre = scene.scope.type === 'neighbourhood' && best === scene.indexOf.get(scene.scope.id);
  return inView <= LONELY && best >= 0 && !centre ? { way: 'in', node: best } : null;
}

function nearestLand(scene: Scene, visible: Visible, x: number, y: number): Scene['territories'][number] | null {
  let best = null;
  let distance = Infinity;
  for (const land of scene.territories) {
    const node = scene.regionNode[land.region]!;
    if (node < 0 || !visible.node[node]) continue;
    const d = (land.x - x) ** 2 + (land.y - y) ** 2;
    if (d < distance) {
      distance = d;
      best = land;
    }
  }
  return best;
}
