// In a browser in front of `cairn serve`: the same commands by HTTP, status by server-sent events.
import { mockIPC } from '@tauri-apps/api/mocks';
import { invokeBackend, type Backend, type Subscribe } from './backend';
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

/** A browser connects again by itself after a lost connection, but not after an answer that is no stream of events. Milliseconds. */
const AGAIN_AFTER = 3000;

/** The server tells the status as soon as it is connected to: after a silence that is the sign that it answers again. */
const events: Subscribe = (listener, onsilence) => {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = new EventSource('/events');
    source.addEventListener('message', (event: MessageEvent<string>) => listener(JSON.parse(event.data) as VaultStatus));
    source.addEventListener('error', () => {
      onsilence?.(UNREACHABLE);
      // A server that was started anew refuses the page until its own address was opened in this browser.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, AGAIN_AFTER);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
};

export function browserBackend(): Backend {
  mockIPC((command, payload) => post(command, (payload as { request?: unknown } | undefined)?.request));
  return invokeBackend(events);
}
