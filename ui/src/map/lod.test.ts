import { fit } from './camera';
import { edgeWeight, MovingBudget, prefixWithin, readableEdges } from './lod';
import { buildScene, filterScene } from './scene';
import { EVERYTHING, gridOf, mapView } from './testing/scenes';
import type { EdgeKindDto } from '../ipc';

const view = { width: 1280, height: 800 };

function tangled(nodes: number) {
  const spots = gridOf(nodes);
  const edges = spots.flatMap((spot, i): [string, string, EdgeKindDto][] => [
    [spot.id, `n${(i + 1) % nodes}`, 'requires'],
    [spot.id, `n${(i * 7 + 11) % nodes}`, 'mention'],
    [spot.id, `n${(i * 13 + 5) % nodes}`, 'mention'],
  ]);
  return buildScene(mapView(spots, edges));
}

test('a small map is drawn in full', () => {
  const scene = tangled(60);
  const visible = filterScene(scene, EVERYTHING);
  expect(readableEdges(visible, fit(scene.bounds, view), view, scene.bounds)).toBe(visible.edges.length);
});

test('a large map shows from afar only what can be told apart, and more with the zoom', () => {
  const scene = tangled(3000);
  const visible = filterScene(scene, EVERYTHING);
  const far = fit(scene.bounds, view);
  const counts = [1, 2, 4, 8, 64].map((zoom) => readableEdges(visible, { ...far, scale: far.scale * zoom }, view, scene.bounds));
  expect(counts[0]).toBeLessThan(visible.edges.length / 2);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.at(-1)).toBeGreaterThan(visible.edges.length * 0.9);
});

test('panning does not change what is drawn', () => {
  const scene = tangled(3000);
  const visible = filterScene(scene, EVERYTHING);
  const camera = { ...fit(scene.bounds, view), scale: 3 };
  expect(readableEdges(visible, { ...camera, x: 50 }, view, scene.bounds)).toBe(readableEdges(visible, camera, view, scene.bounds));
});

test('the most telling edges come first: short before long, requirements before mentions', () => {
  const scene = buildScene(
    mapView(
      [{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 10, y: 0 }, { id: 'c', x: 500, y: 0 }],
      [['a', 'c', 'mention'], ['a', 'c', 'requires'], ['a', 'b', 'mention'], ['a', 'b', 'requires']],
    ),
  );
  const order = [...filterScene(scene, EVERYTHING).edges];
  const before = (a: number, b: number): boolean => order.indexOf(a) < order.indexOf(b);
  expect([before(3, 1), before(2, 0), before(3, 2), before(1, 0)]).toEqual([true, true, true, true]);
});

test('the prefix within a length is exact', () => {
  const reach = Float64Array.from([1, 3, 6, 10]);
  expect([0.5, 1, 5.9, 6, 99].map((room) => prefixWithin(reach, room))).toEqual([0, 1, 2, 3, 4]);
});

test('slow frames cut the edges, fast ones bring them back, within bounds', () => {
  const budget = new MovingBudget();
  const first = budget.value;
  for (let i = 0; i < 60; i += 1) budget.frame(0, 60);
  expect(budget.value).toBe(250);
  for (let i = 0; i < 100; i += 1) budget.frame(0, 2);
  expect(budget.value).toBeGreaterThan(first);
  for (let i = 0; i < 1000; i += 1) budget.frame(0, 2);
  expect(budget.value).toBeLessThanOrEqual(40_000);
});

test('edges are thin from afar and never vanish', () => {
  expect(edgeWeight(5, 0.1)).toBeGreaterThan(0.5);
  expect(edgeWeight(5, 2)).toBeGreaterThan(edgeWeight(5, 0.5));
  expect(edgeWeight(5, 100)).toBeLessThanOrEqual(1.2);
});
