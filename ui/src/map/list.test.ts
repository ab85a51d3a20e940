import { mapAction } from './keyboard';
import { listMove, listOrder, listRows, moveRow, TypeAhead } from './list';
import { wheelFactor } from './pointer';
import { buildScene, filterScene } from './scene';
import { EVERYTHING, mapView } from './testing/scenes';

test('the list is ordered by region as named, then title; what has no region comes last', () => {
  const scene = buildScene(
    mapView(
      [
        { id: '1', x: 0, y: 0, title: 'Loose', region: -1 },
        { id: '2', x: 0, y: 0, title: 'join', region: 0 },
        { id: '3', x: 0, y: 0, title: 'Index', region: 0 },
        { id: '4', x: 0, y: 0, title: 'Zebra', region: 1 },
        { id: '5', x: 0, y: 0, title: 'Item 10', region: 1 },
        { id: '6', x: 0, y: 0, title: 'Item 9', region: 1 },
      ],
      [],
      ['Databases', 'Android'],
    ),
  );
  const order = listOrder(scene, filterScene(scene, EVERYTHING));
  expect(order.map((node) => scene.titles[node])).toEqual(['Item 9', 'Item 10', 'Zebra', 'Index', 'join', 'Loose']);
});

test('themes hold their nodes; a folded one keeps only its own row', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0, region: 0 }, { id: 'b', x: 0, y: 0, region: 0 }, { id: 'c', x: 0, y: 0, region: 1 }, { id: 'd', x: 0, y: 0 }], [], ['B', 'A']));
  const visible = filterScene(scene, EVERYTHING);
  expect(listRows(scene, visible, new Set())).toEqual([{ theme: 1, size: 1 }, { node: 2 }, { theme: 0, size: 2 }, { node: 0 }, { node: 1 }, { theme: -1, size: 1 }, { node: 3 }]);
  expect(listRows(scene, visible, new Set([0]))).toEqual([{ theme: 1, size: 1 }, { node: 2 }, { theme: 0, size: 2 }, { theme: -1, size: 1 }, { node: 3 }]);
});

test('the list has what the picture has', () => {
  const scene = buildScene(mapView([{ id: 'a', x: 0, y: 0, kind: 'note' }, { id: 'b', x: 0, y: 0 }]));
  expect(listOrder(scene, filterScene(scene, { nodes: Uint8Array.from(scene.kind, (kind) => Number(kind !== 4)), edges: new Set() }))).toEqual([1]);
});

test('keys move within the list and stop at its ends', () => {
  const go = (row: number, key: string): number => moveRow(row, 30, listMove(key)!);
  expect([go(3, 'ArrowDown'), go(3, 'ArrowUp'), go(3, 'Home'), go(3, 'End'), go(3, 'PageDown')]).toEqual([4, 2, 0, 29, 15]);
  expect([go(29, 'ArrowDown'), go(0, 'ArrowUp'), go(5, 'PageUp')]).toEqual([29, 0, 0]);
  expect([go(-1, 'ArrowDown'), go(-1, 'ArrowUp')]).toEqual([0, 29]);
  expect(moveRow(0, 0, 'down')).toBe(-1);
});

test('letters find a title; the same letter again finds the next', () => {
  const titles = ['Android', 'B-tree', 'Buffer pool', 'Cache', 'Bloom filter'];
  const words = new TypeAhead();
  expect(words.find('b', titles, 0, 0)).toBe(1);
  expect(words.find('b', titles, 1, 200)).toBe(2);
  expect(words.find('b', titles, 2, 400)).toBe(4);
  expect(words.find('b', titles, 4, 3000)).toBe(1);
  expect(words.find('u', titles, 1, 3100)).toBe(2);
  expect(words.find('x', titles, 2, 9000)).toBe(-1);
});

describe('keys of the map', () => {
  const key = (name: string, more = {}) => mapAction({ key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

  test('arrows walk, with Shift they pan', () => {
    expect(key('ArrowLeft')).toEqual({ type: 'move', direction: 'left' });
    expect(key('ArrowLeft', { shiftKey: true })).toEqual({ type: 'pan', dx: 80, dy: 0 });
  });

  test('plus, minus and nought zoom', () => {
    expect(key('+')?.type).toBe('zoom');
    expect(key('-')?.type).toBe('zoom');
    expect(key('0')).toEqual({ type: 'fit' });
  });

  test('what belongs to the window is left alone', () => {
    expect(key('ArrowLeft', { altKey: true })).toBeNull();
    expect(key('+', { ctrlKey: true })).toBeNull();
    expect(key('l')).toBeNull();
  });
});

test('the wheel zooms in and out by the same step, a pinch faster', () => {
  const turn = (deltaY: number, ctrlKey = false): number => wheelFactor({ deltaY, deltaMode: 0, ctrlKey });
  expect(turn(100) * turn(-100)).toBeCloseTo(1);
  expect(turn(-100)).toBeGreaterThan(1);
  expect(turn(-20, true)).toBeGreaterThan(turn(-20));
  expect(turn(-100_000)).toBeLessThan(1.6);
});
