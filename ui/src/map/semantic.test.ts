import { fit } from './camera';
import { inside } from './lasso';
import { PlaceGrid } from './pick';
import { buildScene, filterScene, nodesAlone } from './scene';
import { beyond, type Look } from './semantic';
import { Clusters, clustersOf } from './render/clusters';
import { drawOrder } from './render/columns';
import { EVERYTHING, gridOf, mapView, type Spot } from './testing/scenes';
import type { MapScope } from '../ipc';

const view = { width: 800, height: 600 };

function look(spots: Spot[], scope: MapScope, zoom: number, at?: { x: number; y: number }): Look {
  const scene = buildScene(mapView(spots, [], [], scope));
  const visible = filterScene(scene, EVERYTHING);
  const fitted = fit(scene.bounds, view);
  return { scene, visible, grid: new PlaceGrid(scene, visible), camera: { ...fitted, ...at, scale: fitted.scale * zoom }, view, fitScale: fitted.scale };
}
const mocs: Spot[] = gridOf(9, 100).map((spot) => ({ ...spot, kind: 'moc' }));

describe('zooming on', () => {
  test('in the atlas leads into the MOC whose land fills the view', () => {
    expect(beyond(look(mocs, { type: 'atlas' }, 1), 1.2, 400, 300)).toBeNull();
    expect(beyond(look(mocs, { type: 'atlas' }, 9, { x: 100, y: 100 }), 1.2, 400, 300)).toEqual({ way: 'in', node: 4 });
  });

  test('out of a part leads to the whole, out of the atlas nowhere', () => {
    const grid = gridOf(100, 40);
    expect(beyond(look(grid, { type: 'moc', id: 'n0' }, 0.9), 0.8, 400, 300)).toBeNull();
    expect(beyond(look(grid, { type: 'moc', id: 'n0' }, 0.6), 0.8, 400, 300)).toEqual({ way: 'out' });
    expect(beyond(look(mocs, { type: 'atlas' }, 0.6), 0.8, 400, 300)).toBeNull();
  });

  test('where few nodes are left in view leads to the neighbours of the one under the pointer', () => {
    const grid = gridOf(100, 40);
    expect(beyond(look(grid, { type: 'vault' }, 4, { x: 200, y: 200 }), 1.2, 400, 300)).toBeNull();
    expect(beyond(look(grid, { type: 'vault' }, 30, { x: 200, y: 200 }), 1.2, 400, 300)).toEqual({ way: 'in', node: 55 });
    // The middle of a neighbourhood is where one is already.
    expect(beyond(look(grid, { type: 'neighbourhood', id: 'n55', depth: 1 }, 30, { x: 200, y: 200 }), 1.2, 400, 300)).toBeNull();
  });
});

test('a lasso holds what it goes round', () => {
  const line = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 4 }, { x: 0, y: 10 }];
  expect(inside(line, 2, 3)).toBe(true);
  expect(inside(line, 5, 8)).toBe(false);
  expect(inside(line, 20, 3)).toBe(false);
});

test('clusters hold every node once, and are fewer the farther one is', () => {
  const scene = buildScene(mapView(gridOf(400, 10)));
  const order = Uint32Array.from({ length: 400 }, (_, i) => i);
  const sizes = (cell: number): number => clustersOf(scene, order, cell).size.reduce((sum, size) => sum + size, 0);
  expect([sizes(5), sizes(50), sizes(1e6)]).toEqual([400, 400, 400]);
  const clusters = new Clusters(scene, order);
  expect(clusters.level(0.05).count).toBeLessThan(clusters.level(0.5).count);
  expect(clustersOf(scene, order, 1e6).count).toBe(1);
});

test('a cluster has the tone that most of its nodes have, not that of the last kind', () => {
  const difficulties = ['easy', 'easy', 'easy', 'hard', 'hard', 'medium'] as const;
  const spots = [
    ...difficulties.map((difficulty, i) => ({ id: `q${i}`, x: i, y: 0, difficulty })),
    ...[0, 1].map((i) => ({ id: `c${i}`, x: i, y: 1, kind: 'concept' as const })),
  ];
  const scene = buildScene(mapView(spots));
  const level = clustersOf(scene, drawOrder(scene, filterScene(scene, EVERYTHING)), 1e6);
  expect([level.count, level.size[0], level.tone[0]]).toEqual([1, 8, scene.tone[0]]);
});

test('what a large map shows first has every node and no edge', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 9, y: 0 }], [['a', 'b', 'mention']]));
  const first = nodesAlone(scene, EVERYTHING);
  expect([first.nodes, first.edges.length, [...first.node]]).toEqual([2, 0, [1, 1]]);
});
