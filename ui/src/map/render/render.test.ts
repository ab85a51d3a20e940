import { fakeCanvas } from '../testing/canvas';
import { gridOf, EVERYTHING, mapView } from '../testing/scenes';
import { buildScene, filterScene } from '../scene';
import { CanvasRenderer } from './canvas';
import { chooseRenderer, forgetMeasurements, measure, type Probe } from './choose';
import { drawOrder, edgeColumns, fourfold, quadIndices } from './columns';
import type { Renderer } from './renderer';
import { css, mix, parseColour, styleFrom } from './style';

const scene = buildScene(
  mapView(
    [...gridOf(20), { id: 'moc', x: 5, y: 5, kind: 'moc' as const }],
    [['n0', 'n1', 'requires'], ['n2', 'n1', 'part_of'], ['n3', 'n4', 'next']],
  ),
);
const visible = filterScene(scene, EVERYTHING);
const style = styleFrom(() => '');
const detail = { edges: 3, moving: false, weight: 1 };
const camera = { x: 20, y: 20, scale: 4 };
const probe: Probe = {
  prepare: (renderer) => {
    renderer.resize(400, 300, 1);
    renderer.setStyle(style);
    renderer.setScene(scene, visible);
  },
  camera, detail, nodes: 21,
};

beforeEach(() => {
  forgetMeasurements();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => void vi.unstubAllGlobals());

test('without WebGL the canvas draws', () => {
  fakeCanvas('none');
  expect(chooseRenderer('auto', probe, () => {}).name).toBe('canvas');
  expect(chooseRenderer('webgl', probe, () => {}).name).toBe('canvas');
});

test('a WebGL that breaks gives way, too', () => {
  fakeCanvas('broken');
  expect(chooseRenderer('webgl', probe, () => {}).name).toBe('canvas');
});

test('frames are measured by their median, the first does not count', () => {
  const costs = [500, 8, 9, 30, 7, 8];
  let clock = 0;
  const renderer = { draw: () => {}, finish: () => { clock += costs.shift() ?? 8; } } as unknown as Renderer;
  expect(measure(renderer, probe, () => clock)).toBeLessThan(10);
});

test('a large picture is shifted while it moves, as long as it covers the view and nothing else has changed', () => {
  const calls = fakeCanvas();
  // More nodes than it draws one by one.
  const renderer = new CanvasRenderer(10);
  probe.prepare(renderer);
  const { element } = renderer;
  expect([element.style.left, element.width, element.height]).toEqual(['-48px', 496, 372]);
  const moving = { ...detail, moving: true };
  expect(renderer.draw(camera, moving)).toBe(true);
  const fills = calls.get('fill');
  // 40 pixels to the right and 1.1 times as near: 400 of 545.6 pixels are in view.
  expect(renderer.draw({ x: 10, y: 20, scale: 4.4 }, moving)).toBe(false);
  expect(element.style.transform).toBe('translate(44.00px, 0.00px) scale(1.10000)');
  expect(calls.get('fill')).toBe(fills);
  expect(renderer.draw({ x: 0, y: 20, scale: 4.4 }, moving)).toBe(true);
  expect(element.style.transform).toBe('');
  expect(renderer.draw({ x: 0, y: 20, scale: 3.6 }, moving)).toBe(true);
  expect(renderer.draw({ x: 0, y: 20, scale: 5 }, moving)).toBe(true);
  expect(renderer.draw({ x: 0, y: 20, scale: 5 }, moving)).toBe(false);
  expect(renderer.draw({ x: 0, y: 20, scale: 5 }, detail)).toBe(true);
  const changes = [() => renderer.movePlaces(), () => renderer.setHighlight(null), () => renderer.setStyle(style), () => renderer.resize(400, 301, 1), () => renderer.setScene(scene, visible)];
  for (const change of changes) {
    change();
    expect(renderer.draw({ x: 0, y: 20, scale: 5 }, moving)).toBe(true);
  }
});

test('a small picture is drawn anew at each move, and no larger than the view', () => {
  fakeCanvas();
  const renderer = new CanvasRenderer();
  probe.prepare(renderer);
  expect([renderer.element.style.left, renderer.element.width]).toEqual(['0px', 400]);
  for (let frame = 0; frame < 2; frame += 1) expect(renderer.draw(camera, { ...detail, moving: true })).toBe(true);
});

test('the canvas draws each look in one go, whatever the number of nodes', () => {
  const calls = fakeCanvas();
  const renderer = new CanvasRenderer();
  probe.prepare(renderer);
  renderer.draw(camera, detail);
  // The MOC's ground and mark, the questions in one.
  expect(calls.get('fill')).toBeLessThan(8);
  renderer.setHighlight({ nodes: new Uint8Array(scene.count), edges: Uint32Array.of(0), dim: 1 });
  expect(() => renderer.draw(camera, detail)).not.toThrow();
});

test('clusters go where their nodes go', () => {
  fakeCanvas();
  const places: number[] = [];
  const note = (x: number): void => void places.push(x);
  const rest = (): void => {};
  vi.stubGlobal('Path2D', class {
    moveTo = rest;
    lineTo = rest;
    closePath = rest;
    roundRect = rest;
    arc = note;
    rect = note;
  });
  const own = { ...scene, x: scene.x.slice() };
  const renderer = new CanvasRenderer(5);
  renderer.resize(400, 300, 1);
  renderer.setStyle(style);
  renderer.setScene(own, visible);
  renderer.draw(camera, detail);
  const before = places.splice(0);
  own.x.forEach((x, node) => (own.x[node] = x + 8));
  renderer.movePlaces();
  renderer.draw(camera, detail);
  expect(before.length).toBeGreaterThan(3);
  expect(places).toEqual(before.map((x) => x + 8 * camera.scale));
});

test('a requirement is wide at what is learned first', () => {
  const [x1, , x2] = edgeColumns(scene, Uint32Array.of(0));
  expect([x1, x2]).toEqual([scene.x[1], scene.x[0]]);
  const [y1, , y2] = edgeColumns(scene, Uint32Array.of(1));
  expect([y1, y2]).toEqual([scene.x[2], scene.x[1]]);
});

test('MOCs lie over everything', () => {
  expect(scene.ids[drawOrder(scene, visible).at(-1)!]).toBe('moc');
});

test('colours are read as the style sheet writes them', () => {
  expect(parseColour('#fff')).toEqual([1, 1, 1]);
  expect(parseColour('#ff0080')).toEqual([1, 0, 128 / 255]);
  expect(parseColour('rgb(255 0 51 / 20%)')).toEqual([1, 0, 0.2]);
  expect(parseColour('tomato')).toBeNull();
  expect(css(mix([0, 0, 0], [1, 1, 1], 0.5))).toBe('rgb(128 128 128)');
});

test('difficulty is told by lightness', () => {
  const dark = styleFrom((name) => (name === '--bg' ? '#ffffff' : name === '--text' ? '#000000' : '#808080'));
  const [none, easy, medium, hard] = dark.tones.slice(8, 12).map(([r]) => r);
  expect(none).toBe(medium);
  expect(easy).toBeGreaterThan(medium!);
  expect(hard).toBeLessThan(medium!);
});

test('quads have four corners each and two triangles', () => {
  expect([...fourfold(Float32Array.of(1, 2, 3, 4), 2)]).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 3, 4]);
  expect([...quadIndices(2)]).toEqual([0, 1, 2, 2, 1, 3, 4, 5, 6, 6, 5, 7]);
});
