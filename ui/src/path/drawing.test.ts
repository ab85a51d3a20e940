import { basisOf, duration, learnDrawing, nextBox, smooth, spokenStep, wrapTitle, type Box } from './drawing';
import { fakeBackend } from '../ipc/fake';

const width = (text: string): number => text.length * 10;

test('titles take two lines, the second ends in an ellipsis', () => {
  expect(wrapTitle('Index', 100, 2, width)).toEqual(['Index']);
  expect(wrapTitle('When does an index help', 110, 2, width)).toEqual(['When does', 'an index h…']);
  expect(wrapTitle('Donaudampfschifffahrt', 100, 2, width)).toEqual(['Donaudamp…']);
  expect(wrapTitle('', 100, 2, width)).toEqual([]);
});

test('no line is wider than its room', () => {
  for (const title of ['a', 'Cost model of joins and how it is estimated', 'SQL', 'x'.repeat(80), 'one two three four five six']) {
    for (const line of wrapTitle(title, 90, 2, width)) expect(width(line)).toBeLessThanOrEqual(90);
  }
});

test('routes are level where they meet boxes', () => {
  expect(smooth([0, 10, 40, 10])).toBe('M0 10L40 10');
  expect(smooth([0, 0, 40, 20])).toBe('M0 0C20 0 20 20 40 20');
});

test('times are said as one would', () => {
  expect([5, 60, 190, 1500].map(duration)).toEqual(['5 min', '1 h', '3 h 10 min', '25 h']);
});

test('a path becomes boxes and lines that know their ends', async () => {
  const path = await fakeBackend({ opened: true }).learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const drawing = learnDrawing(path);
  expect(drawing.boxes.length).toBe(path.steps.length);
  for (const line of drawing.lines) {
    const from = drawing.boxes.find((box) => box.key === line.from)!;
    const to = drawing.boxes.find((box) => box.key === line.to)!;
    expect(from.x).toBeLessThan(to.x);
  }
  const target = drawing.boxes.find((box) => box.target)!;
  expect(basisOf(drawing, target.key).size).toBe(drawing.boxes.length);
  const first = path.steps[0]!;
  expect(spokenStep(first, path.steps.length, new Map())).toMatch(/^Step 1 of \d+\. /);
});

test('targets are told apart unless they are most of the steps', async () => {
  const path = await fakeBackend({ opened: true }).learn({ targets: ['q-joins'], known: [], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 });
  const step = path.steps.at(-1)!;
  const marked = (targets: number, others: number): number => {
    const steps = [...Array(targets).fill({ ...step, target: true }), ...Array(others).fill({ ...step, target: false })];
    return learnDrawing({ ...path, steps, edges: [], cuts: [] }).boxes.filter((box) => box.target).length;
  };
  expect([marked(2, 0), marked(40, 5), marked(8, 30)]).toEqual([2, 0, 8]);
});

test('arrows go from layer to layer and within a layer', () => {
  const box = (key: string, x: number, y: number): Box => ({ key, x, y, node: {} as Box['node'], status: null, target: false, order: 1, minutes: null });
  const boxes = [box('a', 0, 0), box('b', 0, 80), box('c', 200, 10), box('d', 400, 80)];
  const go = (from: number, side: 'left' | 'right' | 'up' | 'down'): string | undefined => nextBox(boxes, boxes[from]!, side)?.key;
  expect([go(0, 'right'), go(2, 'right'), go(0, 'down'), go(3, 'left'), go(0, 'left')]).toEqual(['c', 'd', 'b', 'c', undefined]);
});
