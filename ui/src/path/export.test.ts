import { fakeBackend } from '../ipc/fake';
import { learnDrawing } from './drawing';
import { paletteOf, toMarkdown, toMermaid, toSvg } from './export';

const REQUEST = { targets: ['q-joins'], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false };
async function drawing(known: string[] = []) {
  const path = await fakeBackend({ opened: true }).learn({ ...REQUEST, known });
  return { path, drawing: learnDrawing(path) };
}

test('the checklist has every step in order, what is known is ticked', async () => {
  const { path, drawing: all } = await drawing();
  const first = path.steps[0]!.node;
  const { drawing: some } = await drawing([first.id]);
  const lines = toMarkdown('To joins', some.boxes, 90).split('\n').filter((line) => line.startsWith('- ['));
  expect(lines).toHaveLength(all.boxes.length);
  expect(lines[0]).toContain(`- [x] ${first.title}`);
  expect(toMarkdown('a*b', [], null)).toBe('# a\\*b\n\n');
});

test('the diagram has a line for each requirement', async () => {
  const { drawing: all } = await drawing();
  const text = toMermaid(all);
  expect(text.startsWith('flowchart LR\n')).toBe(true);
  expect(text.match(/-->/g)).toHaveLength(all.lines.length);
});

test('the picture stands alone and escapes what is written', async () => {
  const { drawing: all } = await drawing();
  all.boxes[0]!.node = { ...all.boxes[0]!.node, title: 'a < b & "c"' };
  const svg = toSvg('Way <1>', all, paletteOf(document.documentElement), (text) => text.length * 7);
  const document_ = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document_.querySelector('parsererror')).toBeNull();
  expect(document_.querySelectorAll('g > rect')).toHaveLength(all.boxes.length);
  expect(svg).toContain('a &lt; b &amp; &quot;c&quot;');
});
