import type { Camera } from './camera';
import { nearestInDirection, nearestTo, PlaceGrid } from './pick';
import { buildScene, filterScene } from './scene';
import { EVERYTHING, gridOf, mapView } from './testing/scenes';

const view = { width: 400, height: 400 };
const camera: Camera = { x: 0, y: 0, scale: 1 };

test('picks the node under the cursor and nothing between nodes', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 100, y: 0 }]));
  const grid = new PlaceGrid(scene, filterScene(scene, EVERYTHING));
  expect(grid.at(camera, view, 200, 200)).toBe(0);
  expect(grid.at(camera, view, 302, 203)).toBe(1);
  expect(grid.at(camera, view, 250, 200)).toBe(-1);
});

test('small marks can be hit a few pixels beside them, the nearer one wins', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0, r: 1 }, { id: 'b', x: 9, y: 0, r: 1 }]));
  const grid = new PlaceGrid(scene, filterScene(scene, EVERYTHING));
  expect(grid.at(camera, view, 203, 200)).toBe(0);
  expect(grid.at(camera, view, 206, 200)).toBe(1);
});

test('picks as a look at every node would', () => {
  const scene = buildScene(mapView(gridOf(400, 17)));
  const visible = filterScene(scene, EVERYTHING);
  const grid = new PlaceGrid(scene, visible);
  const near: Camera = { x: 160, y: 160, scale: 0.9 };
  for (let k = 0; k < 200; k += 1) {
    const sx = (k * 37) % 400;
    const sy = (k * 91) % 400;
    const wx = (sx - 200) / near.scale + near.x;
    const wy = (sy - 200) / near.scale + near.y;
    const nearest = nearestTo(scene, visible, wx, wy);
    const gap = Math.hypot(scene.x[nearest]! - wx, scene.y[nearest]! - wy) * near.scale - 4 * near.scale;
    expect(grid.at(near, view, sx, sy)).toBe(gap <= 5 ? nearest : -1);
  }
});

test('hidden nodes are not picked', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0, kind: 'note' }]));
  const grid = new PlaceGrid(scene, filterScene(scene, { nodes: Uint8Array.from(scene.kind, (kind) => Number(kind !== 4)), edges: new Set() }));
  expect(grid.at(camera, view, 200, 200)).toBe(-1);
});

describe('arrow keys', () => {
  const scene = buildScene(
    mapView([
      { id: 'centre', x: 0, y: 0 },
      { id: 'right', x: 20, y: 2 },
      { id: 'far right', x: 60, y: 0 },
      { id: 'aslant', x: 14, y: 13 },
      { id: 'up', x: 3, y: -30 },
    ]),
  );
  const visible = filterScene(scene, EVERYTHING);

  test('go to the nearest node in a direction, rather straight than near', () => {
    expect(scene.ids[nearestInDirection(scene, visible, 0, 'right')]).toBe('right');
    expect(scene.ids[nearestInDirection(scene, visible, 1, 'right')]).toBe('far right');
    expect(scene.ids[nearestInDirection(scene, visible, 0, 'up')]).toBe('up');
  });

  test('stay where there is nothing further on', () => {
    expect(nearestInDirection(scene, visible, 0, 'left')).toBe(-1);
    expect(nearestInDirection(scene, visible, 2, 'right')).toBe(-1);
  });

  test('go around and come back on a grid', () => {
    const square = buildScene(mapView(gridOf(9)));
    const all = filterScene(square, EVERYTHING);
    const walk = (['right', 'down', 'left', 'up'] as const).reduce((at, way) => nearestInDirection(square, all, at, way), 0);
    expect(walk).toBe(0);
  });
});
