import { fakeBackend } from '../ipc/fake';
import { betweenDrawing, learnDrawing } from './drawing';
import { paletteOf, toMarkdown, toMermaid, toSvg } from './export';

const REQUEST = { targets: ['q-joins'], minutes: 0, min_confidence: 0, collapse: false, show_cuts: false, draw_up_to: 120 };
async function drawing(known: string[] = []) {
  const path = await fakeBackend({ opened: true }).learn({ ...REQUEST, known });
  return { path, drawing: learnDrawing(path) };
}

test('the checklist has every step in order, what is known is ticked', async () => {
  const { path, drawing: all } = await drawing();
  const first = path.steps[0]!.node;
  const { drawing: some } = await drawing([first.id]);
  const lines = toMarkdown('To joins', some, 90).split('\n').filter((line) => line.startsWith('- ['));
  expect(lines).toHaveLength(all.boxes.length);
  expect(lines[0]).toContain(`- [x] ${first.title}`);
  expect(lines.at(-1)).toContain(', after ');
});

test('ways between two notes are written one by one, each step with its reason', async () => {
  const { path } = await drawing();
  const edge = path.edges[0]!.edge;
  const nodes = [edge.to, edge.from].map((id) => path.steps.find((step) => step.node.id === id)!.node);
  const lines = toMarkdown('a*b', betweenDrawing([{ nodes, edges: [edge], cost: 1 }, { nodes, edges: [edge], cost: 2 }]), null).split('\n');
  expect(lines.slice(0, 3)).toEqual(['# a\\*b', '', '## Way 1']);
  expect(lines.filter((line) => /^\d\. /.test(line))).toEqual([`1. ${nodes[0]!.title}`, `2. ${nodes[1]!.title}`, `1. ${nodes[0]!.title}`, `2. ${nodes[1]!.title}`]);
  expect(lines.filter((line) => line.startsWith('   - '))).toHaveLength(2);
  expect(lines.find((line) => line.startsWith('   - '))).toContain(`${nodes[1]!.title} needs ${nodes[0]!.title}`);
});

test('the picture shows what was chosen: difficulty, and what is beyond the time at hand', async () => {
  const { drawing: all } = await drawing();
  const colours = paletteOf(document.documentElement);
  const easy = all.boxes.findIndex((box) => !box.target);
  all.boxes[easy]!.node = { ...all.boxes[easy]!.node, difficulty: 'easy' };
  const svg = (look: Parameters<typeof toSvg>[3]): string => toSvg('Way', all, colours, look, (text) => text.length * 7);
  expect(svg({ colour: 'difficulty', beyond: new Set() })).toContain(`stroke="${colours.easy}"`);
  expect(svg({ colour: 'standing', beyond: new Set() })).not.toContain(colours.easy);
  expect(svg({ colour: 'standing', beyond: new Set([all.boxes[easy]!.node.id]) }).match(/opacity="0.55"/g)).toHaveLength(1);
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
  const svg = toSvg('Way <1>', all, paletteOf(document.documentElement), { colour: 'standing', beyond: new Set() }, (text) => text.length * 7);
  const document_ = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document_.querySelector('parsererror')).toBeNull();
  expect(document_.querySelectorAll('g > rect')).toHaveLength(all.boxes.length);
  expect(svg).toContain('a &lt; b &amp; &quot;c&quot;');
});
