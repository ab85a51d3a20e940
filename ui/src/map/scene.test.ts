import { listOrder } from './list';
import { describeKind } from './kinds';
import { edgesAt, buildScene, filterScene } from './scene';
import type { MapScope } from '../ipc';
import { breadcrumbs, entered, outOf, scopeKey } from './scopes';
import { EVERYTHING, gridOf, mapView } from './testing/scenes';
import { territories } from './territory';

const view = mapView(
  [
    { id: 'm', x: 0, y: 0, kind: 'moc' },
    { id: 'q', x: 30, y: 0, difficulty: 'hard' },
    { id: 'gone', x: 0, y: 40, kind: 'missing' },
  ],
  [['q', 'm', 'part_of'], ['q', 'gone', 'mention']],
);

test('a reply becomes columns with neighbours', () => {
  const scene = buildScene(view);
  expect([...scene.length]).toEqual([30, 50]);
  expect([...edgesAt(scene, 1)]).toEqual([0, 1]);
  expect([...edgesAt(scene, 2)]).toEqual([1]);
  expect(scene.indexOf.get('gone')).toBe(2);
  expect(describeKind(scene.kind[1]!, scene.level[1]!)).toBe('Question, hard');
});

test('hiding a node hides its edges', () => {
  const visible = filterScene(buildScene(view), { nodes: Uint8Array.of(1, 1, 0), edges: new Set() });
  expect(visible.nodes).toBe(2);
  expect([...visible.edges]).toEqual([0]);
});

test('hiding a kind of edges keeps the nodes', () => {
  const visible = filterScene(buildScene(view), { nodes: null, edges: new Set([9]) });
  expect(visible.nodes).toBe(3);
  expect([...visible.edges]).toEqual([0]);
});

test('an empty map is a scene, too', () => {
  const scene = buildScene(mapView([]));
  expect(filterScene(scene, EVERYTHING).nodes).toBe(0);
});

describe('lands', () => {
  const left = gridOf(49, 10);
  const right = gridOf(49, 10).map((spot) => ({ ...spot, x: spot.x + 75 }));
  const spots = [...left, ...right];
  const region = Int32Array.from(spots, (_, i) => (i < 49 ? 0 : 1));
  const x = Float32Array.from(spots, (spot) => spot.x);
  const y = Float32Array.from(spots, (spot) => spot.y);

  test('each region has one, named inside it, neighbours in other colours', () => {
    const [a, b] = territories(x, y, region, 2);
    expect(a!.x).toBeLessThan(66);
    expect(b!.x).toBeGreaterThan(66);
    expect(a!.tint).not.toBe(b!.tint);
    expect(a!.loops.length).toBe(1);
  });

  test('they do not overlap: the triangles of one stay on its side', () => {
    const [a, b] = territories(x, y, region, 2);
    const most = Math.max(...a!.triangles.filter((_, k) => k % 2 === 0));
    const least = Math.min(...b!.triangles.filter((_, k) => k % 2 === 0));
    expect(most - least).toBeLessThan(1);
  });

  test('outlines are closed and enclose the filled area', () => {
    for (const land of territories(x, y, region, 2)) {
      expect(areaOfLoops(land.loops)).toBeCloseTo(areaOfTriangles(land.triangles), -1);
    }
  });

  test('a stray node far from home makes no island', () => {
    const strayed = region.slice();
    strayed[48 + 25] = 0;
    const a = territories(x, y, strayed, 2)[0]!;
    expect(a.loops.length).toBe(1);
  });

  test('a map without regions has none', () => {
    expect(territories(x, y, region.map(() => -1), 0)).toEqual([]);
  });
});

function areaOfTriangles(points: Float32Array): number {
  let area = 0;
  for (let k = 0; k < points.length; k += 6) {
    const [ax, ay, bx, by, cx, cy] = points.subarray(k, k + 6);
    area += Math.abs((bx! - ax!) * (cy! - ay!) - (cx! - ax!) * (by! - ay!)) / 2;
  }
  return area;
}

function areaOfLoops(loops: Float32Array[]): number {
  return loops.reduce((sum, loop) => {
    let area = 0;
    for (let k = 0; k < loop.length; k += 2) {
      const n = (k + 2) % loop.length;
      area += (loop[k]! * loop[n + 1]! - loop[n]! * loop[k + 1]!) / 2;
    }
    return sum + Math.abs(area);
  }, 0);
}

describe('scopes', () => {
  test('a double click on a MOC of the atlas enters it, anything else opens', () => {
    expect(entered({ type: 'atlas' }, 'moc', 'm')).toEqual({ type: 'moc', id: 'm' });
    expect(entered({ type: 'vault' }, 'moc', 'm')).toBeNull();
    expect(entered({ type: 'atlas' }, 'question', 'q')).toBeNull();
  });

  test('breadcrumbs lead from the whole to the part', () => {
    const moc = { id: 'm', title: 'Databases' };
    const titles = (crumbs: { title: string }[]): string[] => crumbs.map((crumb) => crumb.title);
    expect(titles(breadcrumbs({ type: 'moc', id: 'm' }, moc, null))).toEqual(['Atlas', 'Databases']);
    const around = breadcrumbs({ type: 'neighbourhood', id: 'q', depth: 2 }, moc, { id: 'q', title: 'Joins' });
    expect(titles(around)).toEqual(['Atlas', 'Databases', 'Around Joins']);
    expect(around[1]!.scope).toEqual({ type: 'moc', id: 'm' });
  });

  test('zooming out leads from the part to the whole', () => {
    const around: MapScope = { type: 'neighbourhood', id: 'q', depth: 2 };
    expect(outOf(around, 'm')).toEqual({ type: 'moc', id: 'm' });
    expect(outOf(around, null)).toEqual({ type: 'atlas' });
    expect(outOf({ ...around, id: 'm' }, 'm')).toEqual({ type: 'atlas' });
    expect(outOf({ type: 'moc', id: 'm' }, 'm')).toEqual({ type: 'atlas' });
    expect(outOf({ type: 'atlas' }, null)).toBeNull();
  });

  test('another depth is the same place', () => {
    expect(scopeKey({ type: 'neighbourhood', id: 'q', depth: 1 })).toBe(scopeKey({ type: 'neighbourhood', id: 'q', depth: 4 }));
  });
});

test('a land has no lake around its MOC', () => {
  const ring = Array.from({ length: 120 }, (_, i) => ({ x: Math.cos(i * 0.0524) * 100 * (1 + (i % 4) * 0.12), y: Math.sin(i * 0.0524) * 100 * (1 + (i % 4) * 0.12) }));
  const land = territories(Float32Array.from(ring, (p) => p.x), Float32Array.from(ring, (p) => p.y), new Int32Array(120), 1)[0]!;
  expect(land.loops).toHaveLength(1);
});

describe("a MOC's own map", () => {
  const spots = [
    { id: 'm', x: 0, y: 0, kind: 'moc' as const },
    { id: 't', x: 90, y: 0, kind: 'topic' as const },
    ...['a', 'b', 'c'].map((id, i) => ({ id, x: 90 + i * 9, y: 9 })),
    ...['d', 'e', 'f'].map((id, i) => ({ id, x: i * 9, y: 9 })),
  ];
  const within = (ids: string[], of: string): [string, string, 'part_of'][] => ids.map((id) => [id, of, 'part_of']);
  const view = mapView(spots, [...within(['t', 'd', 'e', 'f'], 'm'), ...within(['a', 'b', 'c'], 't'), ['d', 'e', 'mention']], [], { type: 'moc', id: 'm' });

  test('has a region for what stands in no topic, the last of the list', () => {
    const scene = buildScene(view);
    expect(scene.regions.map(({ title, size }) => [title, size])).toEqual([['t', 4], ['In no topic', 3]]);
    expect([...scene.regionNode]).toEqual([1, -1]);
    expect([...scene.region]).toEqual([-1, 0, 0, 0, 0, 1, 1, 1]);
    expect(scene.territories).toHaveLength(2);
    const listed = listOrder(scene, filterScene(scene, EVERYTHING)).map((node) => scene.ids[node]);
    expect(listed).toEqual(['a', 'b', 'c', 't', 'd', 'e', 'f', 'm']);
  });

  test('draws what ties notes to the MOC itself last', () => {
    const scene = buildScene(view);
    const { edges } = filterScene(scene, EVERYTHING);
    const ends = [...edges].map((e) => scene.ids[scene.to[e]!]);
    expect(ends.slice(-4)).toEqual(['m', 'm', 'm', 'm']);
  });
});
