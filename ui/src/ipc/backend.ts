// The commands as the interface calls them: each takes its request and resolves to its reply, or rejects
// with an ApiError. Which host answers (window, server, tests) is chosen in index.ts.
import { invoke } from '@tauri-apps/api/core';
import { commands, type ApiError, type Nothing, type VaultStatus } from './bindings';
import { toApiError } from './errors';
import { readMapData, readMapMeasure, readMapPlaces, type MapCommands } from './map';

type Commands = typeof commands;

/** Commands without arguments are called without any. */
type Callable<Command> = Command extends (request: infer Request) => infer Reply
  ? [Request] extends [Nothing]
    ? () => Reply
    : (request: Request) => Reply
  : never;

/** Stops a subscription. */
export type Unsubscribe = () => void;
/**
 * Tells of every change of the vault's status from now on; what is told last holds. A host that can end while the page
 * stays tells of its silence too: it lasts until the next status is told.
 */
export type Subscribe = (listener: (status: VaultStatus) => void, onsilence?: (error: ApiError) => void) => Unsubscribe;

export type Backend = { [Name in keyof Commands]: Callable<Commands[Name]> } & MapCommands & {
  onStatus: Subscribe;
  /** Files dropped onto the window, by path, where the host knows paths. Elsewhere the page gets the files themselves. */
  onDrop?: (listener: (paths: string[]) => void) => Unsubscribe;
};

/** A command whose reply is bytes, which the generated ones cannot say. */
function binary<Request, Reply>(name: string, read: (buffer: ArrayBuffer) => Reply): (request: Request) => Promise<Reply> {
  return (request) =>
    invoke<ArrayBuffer>(name, { request }).then(read, (reason: unknown) => {
      throw toApiError(reason);
    });
}

/** The generated commands, with failures as ApiError. */
export function invokeBackend(onStatus: Subscribe): Backend {
  const calls = Object.entries(commands).map(([name, command]) => {
    const invoke = command as (request: object) => Promise<unknown>;
    const call = (request: object = {}): Promise<unknown> =>
      invoke(request).catch((reason: unknown) => {
        throw toApiError(reason);
      });
    return [name, call] as const;
  });
  const maps: MapCommands = { mapData: binary('map_data', readMapData), mapPlaces: binary('map_places', readMapPlaces), mapMeasure: binary('map_measure', readMapMeasure) };
  return { ...Object.fromEntries(calls), ...maps, onStatus } as Backend;
}
