import { Drift } from './drift';
import { buildScene, type Scene } from './scene';
import { mapView } from './testing/scenes';

const scene = (spots: { id: string; x: number; y: number }[]): Scene => buildScene(mapView(spots));

test('nodes are found again by their ids, and arrive where they belong', () => {
  const old = scene([{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 10, y: 0 }]);
  const now = scene([{ id: 'b', x: 50, y: 8 }, { id: 'new', x: 7, y: 7 }]);
  const drift = new Drift(old, now, 0, 100);
  expect(drift.step(0)).toBe(false);
  expect([...now.x, ...now.y]).toEqual([10, 7, 0, 7]);
  expect(drift.step(100)).toBe(true);
  expect([...now.x, ...now.y]).toEqual([50, 7, 8, 7]);
});

test('better places of the same map begin where each node was', () => {
  const old = scene([{ id: 'a', x: 1, y: 2 }, { id: 'b', x: 3, y: 4 }]);
  const better = buildScene({ ...old, x: Float32Array.of(11, 13), y: Float32Array.of(12, 14) });
  const drift = new Drift(old, better, 0, 100);
  drift.step(0);
  expect([...better.x, ...better.y]).toEqual([1, 3, 2, 4]);
});
