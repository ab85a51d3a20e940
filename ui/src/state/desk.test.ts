import { fakeBackend } from '../ipc/fake';
import { MapDesk } from './desk.svelte';
import { Toasts } from './toasts.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function kept(change: (desk: MapDesk) => void): Promise<MapDesk> {
  const backend = fakeBackend({ opened: true });
  change(new MapDesk(backend, new Toasts()));
  await vi.advanceTimersByTimeAsync(1000);
  const again = new MapDesk(backend, new Toasts());
  await again.load();
  return again;
}

test('choices and views are kept with the vault', async () => {
  const desk = await kept((desk) => {
    desk.choose({ colour: 'theme', hiddenFolders: ['Daily'] });
    desk.save(' Weak spots ', { type: 'moc', id: 'moc-sql' });
    desk.choose({ colour: 'kind' });
  });
  expect(desk.choices).toMatchObject({ colour: 'kind', hiddenFolders: ['Daily'] });
  expect(desk.views).toEqual([{ name: 'Weak spots', scope: { type: 'moc', id: 'moc-sql' }, choices: { colour: 'theme', hiddenFolders: ['Daily'] } }]);
  desk.open(desk.views[0]!);
  expect(desk.choices.colour).toBe('theme');
});

test('everything goes back to defaults, and that can be undone', () => {
  const toasts = new Toasts();
  const desk = new MapDesk(fakeBackend({ opened: true }), toasts);
  desk.choose({ size: 'same' });
  desk.reset();
  expect(desk.changed).toBe(false);
  toasts.undo(toasts.items[0]!);
  expect(desk.choices.size).toBe('same');
});

test('a view of the same name gives way; a removed one comes back', () => {
  const toasts = new Toasts();
  const desk = new MapDesk(fakeBackend({ opened: true }), toasts);
  desk.save('A', { type: 'atlas' });
  desk.save('A', { type: 'vault' });
  expect(desk.views.map((view) => view.scope.type)).toEqual(['vault']);
  desk.remove(desk.views[0]!);
  expect(desk.views).toEqual([]);
  toasts.undo(toasts.items.at(-1)!);
  expect(desk.views).toHaveLength(1);
});

test('what cannot be read leaves the defaults', async () => {
  const backend = { ...fakeBackend({ opened: true }), mapDesk: async () => ({ text: '{"choices": 4, "views": [{"name": ""}, {"name": "x", "scope": {"type": "moc"}}' }) };
  const desk = new MapDesk(backend, new Toasts());
  await desk.load();
  expect(desk.changed).toBe(false);
  expect(desk.views).toEqual([]);
});
