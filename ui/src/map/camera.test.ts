import { between, fit, isVisible, keepNear, panBy, toScreen, toWorld, zoomAt, type Camera } from './camera';

const view = { width: 800, height: 600 };
const bounds = { minX: -100, minY: -50, maxX: 300, maxY: 150 };

test('the screen and the layout are each other\'s inverse', () => {
  const camera: Camera = { x: 12, y: -7, scale: 1.7 };
  const at = toScreen(camera, view, 40, 60);
  const back = toWorld(camera, view, at.x, at.y);
  expect(back.x).toBeCloseTo(40);
  expect(back.y).toBeCloseTo(60);
});

test('fitting shows all of the picture, centred', () => {
  const camera = fit(bounds, view);
  expect([camera.x, camera.y]).toEqual([100, 50]);
  for (const [x, y] of [[-100, -50], [300, 150]] as const) expect(isVisible(camera, view, x, y, 0)).toBe(true);
});

test('fitting keeps clear of what covers the view', () => {
  const inset = { left: 200, bottom: 40 };
  const camera = fit(bounds, view, 20, inset);
  const left = toScreen(camera, view, -100, 0).x;
  const bottom = toScreen(camera, view, 0, 150).y;
  expect(left).toBeGreaterThanOrEqual(219);
  expect(bottom).toBeLessThanOrEqual(600 - 59);
});

test('a single node is not blown up', () => {
  expect(fit({ minX: 5, minY: 5, maxX: 5, maxY: 5 }, view).scale).toBeLessThanOrEqual(2.4);
});

test('zooming leaves what is under the cursor where it is', () => {
  const camera: Camera = { x: 0, y: 0, scale: 1 };
  const before = toWorld(camera, view, 620, 130);
  const after = toWorld(zoomAt(camera, view, 2.5, 620, 130, { min: 0.1, max: 10 }), view, 620, 130);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
});

test('zooming stops at its limits', () => {
  const camera: Camera = { x: 0, y: 0, scale: 1 };
  expect(zoomAt(camera, view, 1000, 0, 0, { min: 0.5, max: 8 }).scale).toBe(8);
  expect(zoomAt(camera, view, 0.001, 0, 0, { min: 0.5, max: 8 }).scale).toBe(0.5);
});

test('panning follows the hand', () => {
  expect(panBy({ x: 10, y: 10, scale: 2 }, 20, -10)).toEqual({ x: 0, y: 15, scale: 2 });
});

test('the picture cannot be lost', () => {
  const camera = keepNear({ x: 1e6, y: -1e6, scale: 1 }, bounds, view);
  expect(camera.x).toBeLessThan(300 + view.width);
  expect(camera.y).toBeGreaterThan(-50 - view.height);
});

test('a flight begins and ends where it should', () => {
  const a: Camera = { x: 0, y: 0, scale: 1 };
  const b: Camera = { x: 100, y: 50, scale: 4 };
  expect(between(a, b, 0)).toEqual(a);
  expect(between(a, b, 1)).toEqual(b);
  expect(between(a, b, 0.5).scale).toBeGreaterThan(1);
});
