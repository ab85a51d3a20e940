import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBackend, type Fake, type FakeOptions } from '../ipc/fake';
import { App } from './app.svelte';
import { Toasts } from './toasts.svelte';

async function started(options: FakeOptions = {}): Promise<{ app: App; backend: Fake }> {
  const backend = fakeBackend(options);
  const app = new App(backend);
  await app.start();
  return { app, backend };
}

beforeEach(() => localStorage.clear());

describe('app', () => {
  it('is usable as soon as there is a graph, even while indexing', async () => {
    const { app, backend } = await started({ opened: false });
    expect(app.usable).toBe(false);
    backend.tell({ state: 'indexing', generation: 0, path: '/v' });
    expect(app.usable).toBe(false);
    expect(app.busy).toBe(true);
    backend.tell({ generation: 1 });
    expect(app.usable).toBe(true);
  });

  it('keeps what was told while an older answer was on its way', async () => {
    const backend = fakeBackend({ status: { search_ready: false } });
    const settings = await backend.settings();
    let answer = (): void => undefined;
    backend.settings = () => new Promise((resolve) => (answer = () => resolve(settings)));
    const app = new App(backend);
    const starting = app.start();
    await vi.waitFor(() => expect(backend.calls).toContain('status'));
    backend.tell({ search_ready: true });
    answer();
    await starting;
    expect(app.status.search_ready).toBe(true);
  });

  it('reads the selected node again when the graph changes', async () => {
    const { app, backend } = await started();
    app.select('q-joins');
    await vi.waitFor(() => expect(app.detail.value?.node.title).toBe('SQL join algorithms'));
    const before = backend.calls.filter((each) => each === 'node').length;
    backend.tell({ generation: 2 });
    expect(backend.calls.filter((each) => each === 'node').length).toBe(before + 1);
  });

  it('reads everything anew when a host answers again that was silent, even with the same generation', async () => {
    const { app, backend } = await started();
    await vi.waitFor(() => expect(app.mocs.value).not.toBeNull());
    const asked = (): number => backend.calls.filter((each) => each === 'mocs').length;
    const before = asked();
    backend.fallSilent({ code: 'ui.unreachable', message: 'Cairn does not answer.', hint: '' });
    expect(app.silence?.code).toBe('ui.unreachable');
    expect(app.usable).toBe(true);
    backend.tell({});
    expect(app.silence).toBeNull();
    expect(asked()).toBe(before + 1);
  });

  it('shares one selection between views and restores it on the way back', async () => {
    const { app } = await started();
    app.select('q-index');
    app.go('map');
    expect(app.selection).toBe('q-index');
    app.openNode('c-btree');
    app.back();
    expect(app.selection).toBe('q-index');
    expect(app.nav.location.view).toBe('map');
  });

  it('shows a MOC as a map of its own and a note among its neighbours', async () => {
    const { app } = await started();
    await vi.waitFor(() => expect(app.mocs.value).not.toBeNull());
    app.showOnMap('moc-backend');
    expect(app.nav.location).toEqual({ view: 'map', scope: { type: 'moc', id: 'moc-backend' } });
    app.showOnMap('q-index');
    expect(app.nav.location).toEqual({ view: 'map', scope: { type: 'neighbourhood', id: 'q-index', depth: 1 } });
  });

  it('takes another depth of a neighbourhood for the same place', async () => {
    const { app } = await started();
    app.showScope({ type: 'neighbourhood', id: 'q-index', depth: 1 });
    app.showScope({ type: 'neighbourhood', id: 'q-index', depth: 3 });
    expect(app.nav.location).toMatchObject({ scope: { depth: 3 } });
    app.back();
    expect(app.nav.location.view).toBe('home');
  });

  it('starts anew with another vault', async () => {
    const { app, backend } = await started();
    app.openNode('q-index');
    await backend.openVault({ path: '/other/vault' });
    expect(app.nav.location.view).toBe('home');
    expect(app.selection).toBeNull();
  });

  it('turns a failed command into a notice with its hint', async () => {
    const { app, backend } = await started({ opened: false });
    backend.fail('openSample', { code: 'vault.not_found', message: 'No sample.', hint: 'Reinstall.' });
    await app.change(() => backend.openSample());
    expect(app.toasts.items[0]).toMatchObject({ message: 'No sample.', hint: 'Reinstall.', code: 'vault.not_found' });
  });

  it('leaves it to the page to say that no vault is open', () => {
    const toasts = new Toasts();
    toasts.error({ code: 'vault.not_open', message: 'No vault is open.', hint: 'Open one.' });
    expect(toasts.items).toEqual([]);
    toasts.error({ code: 'node.not_found', message: 'Gone.', hint: '' });
    expect(toasts.items).toHaveLength(1);
  });

  it('saves choices together, a moment later', async () => {
    vi.useFakeTimers();
    try {
      const { app, backend } = await started();
      app.choose({ left_width: 200 });
      app.choose({ left_width: 260, theme: 'dark' });
      expect(app.settings.theme).toBe('dark');
      vi.runAllTimers();
      expect(backend.saved).toHaveLength(1);
      expect(backend.saved[0]).toMatchObject({ left_width: 260, theme: 'dark' });
    } finally {
      vi.useRealTimers();
    }
  });
});
