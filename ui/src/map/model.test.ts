import { expect, test } from 'vitest';
import { fakeBackend } from '../ipc/fake';
import { MapDesk } from '../state/desk.svelte';
import { Toasts } from '../state/toasts.svelte';
import { MapModel } from './model.svelte';

async function model(): Promise<{ model: MapModel; calls: string[] }> {
  const backend = fakeBackend({ opened: true });
  const desk = new MapDesk(backend, new Toasts());
  const made = new MapModel(() => backend, () => desk);
  await made.load({ type: 'vault' });
  return { model: made, calls: backend.calls };
}

test('a measure is asked for once, and again after the map came anew', async () => {
  const { model: map, calls } = await model();
  expect(map.plain?.attributes.words.community).toBeUndefined();
  await map.measure('community');
  await map.measure('community');
  expect(map.plain?.attributes.words.community?.names.length).toBeGreaterThan(0);
  expect(calls.filter((call) => call === 'mapMeasure')).toHaveLength(1);
  await map.load({ type: 'vault' });
  expect(map.plain?.attributes.words.community).toBeUndefined();
  await map.measure('community');
  expect(map.plain?.attributes.words.community).toBeDefined();
});

test('another property replaces the one before', async () => {
  const { model: map, calls } = await model();
  await map.measure('property', 'status');
  await map.measure('property', 'level');
  await map.measure('property', 'status');
  expect(calls.filter((call) => call === 'mapMeasure')).toHaveLength(3);
  expect(map.plain?.attributes.words.property?.names).toEqual(['draft', 'ready']);
});

test('days are days, and a missing note has none', async () => {
  const { model: map } = await model();
  await map.measure('days');
  const created = map.plain?.attributes.numbers.created;
  expect(created?.some((day) => day >= 20_000)).toBe(true);
});
