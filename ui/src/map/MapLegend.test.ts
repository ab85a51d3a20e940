import { render, screen } from '@testing-library/svelte';
import { fromView } from './data';
import { DEFAULTS, type MapChoices } from './choices';
import { dressed, encode } from './encode';
import { maskOf } from './mask';
import MapLegend from './MapLegend.svelte';
import { buildScene } from './scene';
import { mapView } from './testing/scenes';

const view = mapView(
  [
    { id: 'old', x: 0, y: 0 },
    { id: 'new', x: 9, y: 0 },
    { id: 'asked', x: 0, y: 9, kind: 'topic' },
  ],
  [['old', 'new', 'mention'], ['old', 'asked', 'part_of']],
);
const plain = buildScene({ ...fromView(view), attributes: { words: {}, numbers: { created: Float32Array.of(10, 20, NaN), coverage: Float32Array.of(NaN, NaN, 0) } } });
const encoding = encode(plain, DEFAULTS);
const scene = dressed(plain, encoding, plain.r, []);

function show(part: Partial<MapChoices> = {}, until = Infinity, matches: string[] | null = null): void {
  const choices = { ...DEFAULTS, ...part };
  const counted = maskOf(scene, { choices, encoding, matches: matches && new Set(matches), until });
  render(MapLegend, { open: true, scene, encoding, choices, counted, clustered: false, drawn: 2, total: 2, onchoose: () => {} });
}
const row = (name: RegExp): string | undefined => screen.getByRole('button', { name }).textContent?.replace(/\s+/g, ' ').trim();

test('counts what there is', () => {
  show();
  expect([row(/^Question/), row(/^Mentions/)]).toEqual(['Question2', 'Mentions1']);
  expect(screen.getByText(/Hollow: a topic no note answers \(1\)/)).toBeVisible();
});

test('counts only what there was on a day, and keeps its rows', () => {
  show({}, 15);
  expect([row(/^Question/), row(/^Mentions/), row(/^Belongs/)]).toEqual(['Question1', 'Mentions0', 'Belongs to1']);
});

test('counts what a filter leaves', () => {
  show({ mode: 'filter' }, Infinity, ['old', 'asked']);
  expect([row(/^Question/), row(/^Topic/), row(/^Mentions/), row(/^Belongs/)]).toEqual(['Question1', 'Topic1', 'Mentions0', 'Belongs to1']);
});
