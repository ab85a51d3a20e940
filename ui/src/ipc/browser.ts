// In a browser in front of `cairn serve`: the same commands by HTTP, status by server-sent events.
import { mockIPC } from '@tauri-apps/api/mocks';
import { invokeBackend, type Backend } from './backend';
import type { ApiError, VaultStatus } from './bindings';

const UNREACHABLE: ApiError = {
  code: 'ui.unreachable',
  message: 'Cairn does not answer. Your notes are not touched.',
  hint: 'See whether "cairn serve" still runs, then reload the page.',
};

async function post(command: string, request: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/api/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request ?? {}),
    });
  } catch {
    throw UNREACHABLE;
  }
  if (response.headers.get('content-type') === 'application/octet-stream') return response.arrayBuffer();
  const body: unknown = await response.json().catch(() => UNREACHABLE);
  if (!response.ok) throw body;
  return body;
}

export function browserBackend(): Backend {
  mockIPC((command, payload) => post(command, (payload as { request?: unknown } | undefined)?.request));
  return invokeBackend((listener) => {
    const source = new EventSource('/events');
    const receive = (event: MessageEvent<string>): void => listener(JSON.parse(event.data) as VaultStatus);
    source.addEventListener('message', receive);
    return () => source.close();
  });
}
