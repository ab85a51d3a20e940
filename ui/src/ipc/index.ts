// The only door to the core: types, the Backend interface and the one that fits where the page runs.
import { isTauri } from '@tauri-apps/api/core';
import type { Backend } from './backend';
import type { VaultStatus } from './bindings';

export type * from './bindings';
export type { Backend, Unsubscribe } from './backend';
export { toApiError } from './errors';
export type { Texts } from './columns';
export { FLAG, NO_BASIS, NO_DATE, type MapCommands, type MapData, type MapMeasured, type MapPlaces } from './map';

/** The window's own core, or a server's; while developing without either, a vault in memory. */
export async function connect(): Promise<Backend> {
  if (isTauri()) return (await import('./tauri')).tauriBackend();
  if (import.meta.env.MODE === 'fake' || (import.meta.env.DEV && !import.meta.env['VITE_SERVER'])) {
    // The address can ask for any state: ?first-run, ?status={"search_ready":false}
    const wish = new URLSearchParams(location.search);
    const { fakeBackend } = await import('./fake');
    return fakeBackend({ opened: !wish.has('first-run'), status: JSON.parse(wish.get('status') ?? '{}') as Partial<VaultStatus> });
  }
  return (await import('./browser')).browserBackend();
}
