import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { MapScope } from '../ipc';
import { fakeBackend } from '../ipc/fake';
import { columnsOf } from '../ipc/fake/columns';
import { MapDesk } from '../state/desk.svelte';
import { Toasts } from '../state/toasts.svelte';
import MapView from './MapView.svelte';
import { fakeCanvas, fakeSize } from './testing/canvas';
import { mapView } from './testing/scenes';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  fakeCanvas();
  fakeSize();
});
afterEach(() => void vi.unstubAllGlobals());

function show(more: Record<string, unknown> = {}) {
  const backend = fakeBackend({ opened: true });
  const on = { onselect: vi.fn(), onopen: vi.fn(), onscope: vi.fn(), onpath: vi.fn() };
  const props = {
    backend, edition: 1, scope: { type: 'vault' } as MapScope, selection: null as string | null, renderer: 'auto' as const,
    showList: false, ...on, ...more,
  };
  return { ...render(MapView, { props }), backend: props.backend, on };
}
const map = (): HTMLElement => screen.getByTestId('map');
const ready = (): Promise<HTMLElement> => waitFor(() => expect(map()).toHaveAttribute('data-state', 'ready'));

test('says what it shows and who draws it', async () => {
  show();
  await ready();
  expect(Number(map().dataset['nodes'])).toBeGreaterThan(3);
  expect(Number(map().dataset['edges'])).toBeGreaterThan(3);
  await waitFor(() => expect(map()).toHaveAttribute('data-renderer', 'canvas'));
});

test('asks again when the edition or the place changes, and keeps the old picture meanwhile', async () => {
  const { rerender, backend } = show();
  await ready();
  const before = backend.calls.filter((name) => name === 'mapData').length;
  await rerender({ edition: 2 });
  expect(Number(map().dataset['nodes'])).toBeGreaterThan(3);
  await rerender({ scope: { type: 'atlas' } });
  await ready();
  expect(backend.calls.filter((name) => name === 'mapData').length).toBe(before + 2);
});

test('asks its query again when all text is indexed', async () => {
  const backend = fakeBackend({ opened: true });
  const desk = new MapDesk(backend, new Toasts());
  desk.choose({ query: 'join' });
  const { rerender } = show({ backend, desk, searchReady: false });
  await ready();
  const asked = (): number => backend.calls.filter((name) => name === 'filter').length;
  await waitFor(() => expect(asked()).toBe(1));
  await rerender({ searchReady: true });
  await waitFor(() => expect(asked()).toBe(2));
});

test('the legend hides kinds', async () => {
  window.innerWidth = 1400;
  const user = userEvent.setup();
  show();
  await ready();
  const before = Number(map().dataset['nodes']);
  await user.click(screen.getByRole('button', { name: /^Question/ }));
  expect(Number(map().dataset['nodes'])).toBeLessThan(before);
  await user.click(screen.getByRole('button', { name: /^Question/ }));
  expect(Number(map().dataset['nodes'])).toBe(before);
});

test('missing notes are asked for', async () => {
  window.innerWidth = 1400;
  const user = userEvent.setup();
  show();
  await ready();
  const before = Number(map().dataset['nodes']);
  await user.click(screen.getByRole('button', { name: /Missing notes/ }));
  await waitFor(() => expect(Number(map().dataset['nodes'])).toBeGreaterThan(before));
});

test('arrow keys select, Enter opens, Escape clears; the selection is spoken', async () => {
  const user = userEvent.setup();
  const { on, rerender } = show();
  await ready();
  screen.getByRole('application').focus();
  await user.keyboard('{ArrowRight}');
  const id = on.onselect.mock.lastCall![0] as string;
  expect(id).toBeTruthy();
  await rerender({ selection: id });
  expect(map()).toHaveTextContent(/links?/);
  await user.keyboard('{Enter}');
  expect(on.onopen).toHaveBeenLastCalledWith(id);
  await user.keyboard('{Escape}');
  expect(on.onselect).toHaveBeenLastCalledWith(null);
});

test('in the atlas, Enter on a MOC enters it', async () => {
  const user = userEvent.setup();
  const backend = { ...fakeBackend({ opened: true }), mapData: async () => columnsOf(mapView([{ id: 'm', x: 0, y: 0, kind: 'moc', title: 'Databases' }], [], [], { type: 'atlas' })) };
  const { on } = show({ backend, scope: { type: 'atlas' }, selection: 'm' });
  await ready();
  screen.getByRole('application').focus();
  await user.keyboard('{Enter}');
  expect(on.onscope).toHaveBeenCalledWith({ type: 'moc', id: 'm' });
  expect(on.onopen).not.toHaveBeenCalled();
});

test('the list twin has the same nodes and the same actions', async () => {
  const user = userEvent.setup();
  const { on, rerender } = show({ showList: true });
  await ready();
  const list = screen.getByTestId('map-list');
  expect(list).toHaveAccessibleName(`${map().dataset['nodes']} entries of the map`);
  list.focus();
  await user.keyboard('{Home}{ArrowDown}{ArrowDown} ');
  const id = on.onselect.mock.lastCall![0] as string;
  await rerender({ selection: id });
  expect(within(list).getByRole('row', { selected: true })).toHaveAttribute('data-id', id);
  await user.keyboard('{Enter}');
  expect(on.onopen).toHaveBeenLastCalledWith(id);
});

test('an empty map of a part offers the whole vault; an empty vault says that it is', async () => {
  const user = userEvent.setup();
  const backend = { ...fakeBackend({ opened: true }), mapData: async () => columnsOf(mapView([])) };
  const { on, rerender } = show({ backend, scope: { type: 'moc', id: 'm' } });
  await waitFor(() => expect(map()).toHaveAttribute('data-state', 'empty'));
  await user.click(screen.getByRole('button', { name: 'Show the whole vault' }));
  expect(on.onscope).toHaveBeenCalledWith({ type: 'vault' });
  await rerender({ scope: { type: 'atlas' } });
  expect(await screen.findByText(/no note in this folder yet/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show the whole vault' })).toBeNull();
});

test('the list shows what can be done with a node, and takes the keyboard', async () => {
  const user = userEvent.setup();
  const { rerender } = show();
  await ready();
  await rerender({ showList: true });
  const list = screen.getByTestId('map-list');
  await waitFor(() => expect(list).toHaveFocus());
  await user.keyboard('{End}{Shift>}{F10}{/Shift}');
  const menu = await screen.findByRole('menu');
  expect(within(menu).getByRole('menuitem', { name: /Hide/ })).toBeInTheDocument();
  await rerender({ showList: false });
});

test('what is hidden by a tag stands in the field above', async () => {
  const user = userEvent.setup();
  show();
  await ready();
  await user.click(screen.getByRole('button', { name: 'Filters' }));
  await user.type(screen.getByRole('textbox', { name: /What to hide/ }), 'tag:sql{Enter}');
  expect(screen.getByRole('searchbox', { name: 'Find on the map' })).toHaveValue('-(tag:sql)');
  expect(screen.getByRole('combobox', { name: 'What happens to the rest' })).toHaveValue('filter');
});

test('a failure is told and can be tried again', async () => {
  const user = userEvent.setup();
  const backend = fakeBackend({ opened: true });
  backend.fail('mapData', { code: 'map.gone', message: 'The map could not be made.', hint: 'Try again.' });
  show({ backend });
  await waitFor(() => expect(map()).toHaveAttribute('data-state', 'error'));
  expect(screen.getByRole('alert')).toHaveTextContent('The map could not be made.');
  backend.fail('mapData', null);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await ready();
});

test('a machine that cannot draw shows the list', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  show();
  await waitFor(() => expect(map()).toHaveAttribute('data-renderer', 'none'));
  expect(screen.getByTestId('map-list')).toBeInTheDocument();
});

test('the depth of a neighbourhood can be changed', async () => {
  const { on } = show({ scope: { type: 'neighbourhood', id: 'q-joins', depth: 2 } });
  await ready();
  const slider = screen.getByRole('slider', { name: /Steps/ });
  (slider as HTMLInputElement).value = '3';
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  expect(on.onscope).toHaveBeenCalledWith({ type: 'neighbourhood', id: 'q-joins', depth: 3 });
});

test('the menu pins a node by keyboard, and frees it', async () => {
  const user = userEvent.setup();
  const { backend, rerender, on } = show();
  await ready();
  screen.getByRole('application').focus();
  await user.keyboard('{ArrowRight}');
  await rerender({ selection: on.onselect.mock.lastCall![0] as string });
  await user.keyboard('{Shift>}{F10}{/Shift}');
  await user.click(screen.getByRole('menuitem', { name: 'Pin' }));
  await waitFor(() => expect(backend.calls).toContain('pinNodes'));
  await user.keyboard('{Shift>}{F10}{/Shift}');
  await user.click(await screen.findByRole('menuitem', { name: 'Unpin' }));
  await waitFor(() => expect(backend.calls).toContain('unpinNodes'));
});

test('better places are asked for until they are final', async () => {
  const first = columnsOf(mapView([{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 10, y: 0 }]));
  first.header.job = 4;
  const asked: number[] = [];
  const backend = {
    ...fakeBackend({ opened: true }),
    mapData: async () => first,
    mapPlaces: async ({ job, after }: { job: number; after: number }) => {
      asked.push(after);
      return { header: { job, revision: after + 1, done: after === 1, nodes: 2 }, x: Float32Array.of(0, 20), y: Float32Array.of(0, after) };
    },
  };
  show({ backend });
  await waitFor(() => expect(asked).toEqual([0, 1]));
  await ready();
});

test('of a filtered map only what it shows is taken away', async () => {
  window.innerWidth = 1400;
  const user = userEvent.setup();
  const asked: unknown[] = [];
  const backend = fakeBackend({ opened: true });
  const exportMap = backend.exportMap;
  backend.exportMap = (request) => (asked.push(request), exportMap(request));
  URL.createObjectURL = () => 'blob:';
  URL.revokeObjectURL = () => {};
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  show({ backend });
  await ready();
  const take = async (): Promise<void> => {
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await user.click(await screen.findByRole('button', { name: /^GraphML/ }));
  };
  await take();
  await user.click(screen.getByRole('button', { name: /^Question/ }));
  const left = Number(map().dataset['nodes']);
  await take();
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[0]).toMatchObject({ only: null, without: [] });
  expect((asked[1] as { only: string[] }).only).toHaveLength(left);
});

test('a pasted link leads to where its sender looked', async () => {
  const { rerender, on } = show();
  await ready();
  const paste = async (link: string): Promise<void> => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => link } });
    window.dispatchEvent(event);
    await rerender({ scope: on.onscope.mock.lastCall![0] as MapScope });
    await ready();
  };
  const writeText = vi.fn().mockResolvedValue(undefined);
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  const user = userEvent.setup({ writeToClipboard: false });
  const copied = async (): Promise<string> => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await user.click(await screen.findByRole('button', { name: /^Copy a link/ }));
    await waitFor(() => expect(writeText).toHaveBeenCalled());
    return writeText.mock.lastCall![0] as string;
  };
  expect(await copied()).not.toContain('at=');
  await paste('cairn:map?show=atlas&at=3+4+1.5');
  await waitFor(async () => expect(await copied()).toContain('at=3+4+1.5'));
});
