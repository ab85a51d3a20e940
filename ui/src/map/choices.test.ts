import { changesOf, DEFAULTS, filtersOn, parseChoices } from './choices';
import { fromLink, toLink } from './link';

test('what was kept comes back', () => {
  const kept = { ...DEFAULTS, colour: 'folder' as const, hiddenKinds: ['topic' as const], groups: [{ query: 'sql', colour: 3 }], leastLinks: 2 };
  expect(parseChoices(JSON.parse(JSON.stringify(changesOf(kept))))).toEqual(kept);
});

test.each([null, 7, 'x', [], { colour: 'smell', hiddenKinds: ['moc', 'elf', 4], groups: [{ query: 1 }, null], leastLinks: 'many', query: 9 }])(
  'what is not understood is the default: %j',
  (given) => {
    const choices = parseChoices(given);
    expect({ ...choices, hiddenKinds: [] }).toEqual(DEFAULTS);
    expect(choices.hiddenKinds.every((kind) => kind === 'moc')).toBe(true);
  },
);

test('filters are counted, colours are none', () => {
  expect(filtersOn(DEFAULTS)).toBe(0);
  expect(filtersOn({ ...DEFAULTS, colour: 'theme', query: 'sql', muteHubs: true })).toBe(2);
});

describe('links to a view', () => {
  const view = { scope: { type: 'neighbourhood' as const, id: 'note:A b/c & d.md', depth: 3 }, selection: 'note:x.md', choices: { ...DEFAULTS, query: '"a b" -c', hiddenFolders: ['Конспекты'] } };

  test('lead back to it', () => {
    expect(fromLink(toLink(view))).toEqual({ ...view, camera: null });
    const near = { ...view, camera: { x: -12.5, y: 3e-7, scale: 1.25 } };
    expect(fromLink(toLink(near))).toEqual(near);
    for (const at of ['1 2', '1 2 0', '1 2 -3', 'a b c', '1 2 Infinity']) expect(fromLink(`cairn:map?show=atlas&at=${encodeURIComponent(at)}`)?.camera).toBeNull();
    expect(fromLink(`http://127.0.0.1:5000/#${toLink(view).slice('cairn:'.length)}`)).toEqual({ ...view, camera: null });
    expect(fromLink(toLink({ ...view, scope: { type: 'atlas' }, selection: null }))?.scope).toEqual({ type: 'atlas' });
  });

  test.each(['', 'cairn:map?', 'cairn:map?show=moc', 'cairn:map?show=elsewhere&id=x', 'cairn:map?show=neighbourhood&id=x&depth=99', 'https://example.com/', `cairn:map?show=atlas&query=${'x'.repeat(20_000)}`])(
    'anything else is none: %.40s',
    (text) => expect(fromLink(text)).toBeNull(),
  );
});
