import type { RendererName } from './render/renderer';
import { MapEngine } from './engine';
import { styleFrom } from './render/style';
import { buildScene, filterScene, type Scene, type Visible } from './scene';
import { fakeCanvas } from './testing/canvas';
import { EVERYTHING, gridOf, mapView } from './testing/scenes';

let made: MapEngine | null = null;
let names: (RendererName | 'none')[] = [];

function engineOf(reduced = true): MapEngine {
  names = [];
  made?.destroy();
  made = new MapEngine({
    host: document.createElement('div'), style: styleFrom(() => ''), choice: 'auto',
    reducedMotion: () => reduced, onframe: () => {}, onrenderer: (name) => names.push(name),
  });
  return made;
}
const spots = gridOf(100, 40);
const edges: [string, string, 'requires'][] = [['n0', 'n1', 'requires'], ['n0', 'n10', 'requires']];

function scened(): [Scene, Visible] {
  const scene = buildScene(mapView(spots, edges));
  return [scene, filterScene(scene, EVERYTHING)];
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  fakeCanvas();
});
afterEach(() => {
  made?.destroy();
  made = null;
  vi.unstubAllGlobals();
});

test('shows the whole scene and says which renderer draws', () => {
  const engine = engineOf();
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  expect(names).toEqual(['canvas']);
  expect(engine.camera.x).toBeCloseTo(180);
  const at = engine.placeOf(0)!;
  expect(engine.pick(at.x, at.y)).toBe(0);
});

test('selecting brings in what is off the screen and leaves alone what is on it', () => {
  const engine = engineOf();
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  const before = engine.camera;
  engine.select(55);
  expect(engine.camera).toBe(before);
  engine.zoom(20, 400, 300);
  engine.select(0);
  expect([engine.camera.x, engine.camera.y]).toEqual([0, 0]);
});

test('a new scene of the same place keeps the camera, another place is shown from afar', () => {
  const engine = engineOf();
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  engine.zoom(3, 100, 100);
  const zoomed = engine.camera;
  engine.setScene(...scened(), true);
  expect(engine.camera).toEqual(zoomed);
  engine.setScene(...scened(), false);
  expect(engine.camera.scale).toBeLessThan(zoomed.scale);
});

test('nodes drift to their new places when the layout changes', () => {
  let tick: FrameRequestCallback = () => {};
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((callback) => {
    tick = callback;
    return 1;
  });
  const engine = engineOf(false);
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  tick(performance.now());
  const moved = buildScene(mapView(spots.map((spot) => ({ ...spot, x: spot.x + 100 })), edges));
  engine.setScene(moved, filterScene(moved, EVERYTHING), true);
  tick(performance.now());
  expect(moved.x[0]).toBeLessThan(60);
  tick(performance.now() + 1000);
  expect(moved.x[0]).toBe(100);
});

test('tells when nothing is in view any more', () => {
  vi.useFakeTimers();
  const engine = engineOf();
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  expect(engine.offMap).toBe(false);
  engine.zoom(20, 790, 10);
  expect(engine.offMap).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(engine.offMap).toBe(true);
  engine.fit();
  vi.advanceTimersByTime(1000);
  expect(engine.offMap).toBe(false);
  vi.useRealTimers();
});

test('arrows begin in the middle and walk from there', () => {
  const engine = engineOf();
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  const first = engine.next(-1, 'right');
  expect([44, 45, 54, 55]).toContain(first);
  expect(engine.next(first, 'right')).toBe(first + 1);
});

test('a machine that draws nothing says so', () => {
  vi.restoreAllMocks();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  const engine = engineOf();
  engine.resize(800, 600, 1);
  engine.setScene(...scened(), false);
  expect(names).toEqual(['none']);
});
