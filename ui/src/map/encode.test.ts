import { DEFAULTS, type MapChoices } from './choices';
import { fromView } from './data';
import { dressed, encode, hubsOf, radii } from './encode';
import { maskOf } from './mask';
import { buildScene, type Scene } from './scene';
import { gridOf, mapView, type Spot } from './testing/scenes';
import { CATEGORIES, CATEGORY_TONES, NO_TONE, SEQUENCE_TONES, STATE_TONES } from './tones';

const spots: Spot[] = [
  { id: 'note:Db/a.md', x: 0, y: 0, difficulty: 'hard' },
  { id: 'note:Db/Sql/b.md', x: 10, y: 0, kind: 'concept' },
  { id: 'note:Web/c.md', x: 20, y: 0 },
  { id: 'missing:d', x: 30, y: 0, kind: 'missing' },
  { id: 'topic:Db/m.md#t', x: 40, y: 0, kind: 'topic' },
];
const data = fromView(mapView(spots, [['note:Db/a.md', 'note:Web/c.md', 'requires']]));
data.attributes.numbers.mastery = Float32Array.of(0, 1, NaN, NaN, 0.5);
data.attributes.numbers.coverage = Float32Array.of(NaN, NaN, NaN, NaN, 0);
data.attributes.numbers.questions = Float32Array.of(0, 0, 4, 0, 0);
data.attributes.numbers.created = Float32Array.of(100, 200, NaN, NaN, NaN);
const scene = buildScene(data);

const chosen = (part: Partial<MapChoices>): MapChoices => ({ ...DEFAULTS, ...part });
const labels = (part: Partial<MapChoices>, of: Scene = scene): string[] => encode(of, chosen(part)).classes.map(({ label, count }) => `${label} ${count}`);

test.each<[Partial<MapChoices>, string[]]>([
  [{ colour: 'kind' }, ['Topic 1', 'Question 2', 'Concept 1', 'Missing 1']],
  [{ colour: 'difficulty' }, ['Not told 4', 'Hard 1']],
  [{ colour: 'folder' }, ['Db 2', 'Db/Sql 1', 'Web 1', 'No folder 1']],
  [{ colour: 'mastery' }, ['0 to 17 % 1', '50 to 67 % 1', '83 to 100 % 1', 'Never reviewed 2']],
  [{ colour: 'coverage' }, ['Missing 1', 'Not asked for 4']],
  [{ colour: 'community' }, ['On its own 5']],
])('the legend of %j', (part, expected) => expect(labels(part)).toEqual(expected));

test('what is known of nothing is told', () => {
  expect(encode(scene, chosen({ colour: 'topic' })).unknown).toBe(true);
  expect(encode(scene, chosen({ colour: 'folder' })).unknown).toBe(false);
});

test('colours say what the legend says', () => {
  expect(encode(scene, chosen({ colour: 'mastery' })).tone[1]).toBe(SEQUENCE_TONES + 5);
  expect(encode(scene, chosen({ colour: 'mastery' })).tone[3]).toBe(NO_TONE);
  expect(encode(scene, chosen({ colour: 'coverage' })).tone[4]).toBe(STATE_TONES + 2);
});

test('more names than colours: the rare ones share one', () => {
  const many = buildScene(mapView(Array.from({ length: 40 }, (_, i) => ({ id: `note:f${i % 20}/${i}.md`, x: i, y: 0 }))));
  const { classes } = encode(many, chosen({ colour: 'folder' }));
  expect(classes).toHaveLength(CATEGORIES);
  expect(classes.at(-1)).toMatchObject({ label: 'Others', count: 18 });
});

test('sizes by a measure keep unknown nodes small, and the order', () => {
  const r = radii(scene, chosen({ size: 'questions' }));
  expect(r[2]).toBeGreaterThan(r[0]!);
  expect(radii(scene, DEFAULTS)).toBe(scene.r);
});

test('a group paints what matches; a topic nothing answers is hollow', () => {
  const painted = dressed(scene, encode(scene, DEFAULTS), scene.r, [{ of: new Set(['note:Web/c.md', 'note:gone.md']), colour: 2 }]);
  expect(painted.tone[2]).toBe(CATEGORY_TONES + 2);
  expect([...painted.hollow]).toEqual([0, 0, 0, 1, 1]);
});

describe('what is left on the map', () => {
  const left = (part: Partial<MapChoices>, matches: string[] | null = null, until = Infinity): number[] => {
    const choices = chosen(part);
    const { nodes } = maskOf(scene, { choices, encoding: encode(scene, choices), matches: matches && new Set(matches), until });
    return nodes ? [...nodes.keys()].filter((i) => nodes[i]) : [0, 1, 2, 3, 4];
  };
  test.each<[string, Partial<MapChoices>, number[]]>([
    ['all by default', {}, [0, 1, 2, 3, 4]],
    ['without a kind', { hiddenKinds: ['question'] }, [1, 3, 4]],
    ['without a folder and those in it', { hiddenFolders: ['Db'] }, [2, 3]],
    ['without a class of the legend', { colour: 'difficulty', hiddenClasses: ['Hard'] }, [1, 2, 3, 4]],
    ['without single nodes', { hiddenNodes: ['missing:d'] }, [0, 1, 2, 4]],
    ['with a link at least', { leastLinks: 1 }, [0, 2]],
    ['with no link at most', { mostLinks: 1 }, [0, 1, 2, 3, 4]],
  ])('%s', (_, part, expected) => expect(left(part)).toEqual(expected));

  test('a filter takes away what does not match, a highlight does not', () => {
    expect(left({ query: 'x', mode: 'filter' }, ['note:Web/c.md'])).toEqual([2]);
    expect(left({ query: 'x', mode: 'highlight' }, ['note:Web/c.md'])).toHaveLength(5);
  });

  test('as it was at a day: what says no day was always there', () => {
    expect(left({}, null, 150)).toEqual([0, 2, 3, 4]);
  });
});

test('hubs are those far above the mean', () => {
  const star = buildScene(mapView(gridOf(80), Array.from({ length: 79 }, (_, i) => ['n0', `n${i + 1}`, 'mention'])));
  expect(hubsOf(star)).toEqual([0]);
  expect(hubsOf(scene)).toEqual([]);
});
