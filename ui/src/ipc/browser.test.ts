import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserBackend } from './browser';

/** A stream of events as the browser has it, told by the test what happens. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  constructor(readonly address: string) {
    super();
    Stream.all.push(this);
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
  lose(state: number): void {
    this.readyState = state;
    this.dispatchEvent(new Event('error'));
  }
  tell(status: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(status) }));
  }
}

beforeEach(() => {
  Stream.all = [];
  vi.stubGlobal('EventSource', Stream);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the status from a server', () => {
  it('tells that the server is silent, and leaves connecting again to the browser', () => {
    const [listener, onsilence] = [vi.fn(), vi.fn()];
    browserBackend().onStatus(listener, onsilence);
    Stream.all[0]!.lose(0);
    expect(onsilence).toHaveBeenCalledWith(expect.objectContaining({ code: 'ui.unreachable', message: 'Cairn does not answer. Your notes are not touched.' }));
    Stream.all[0]!.tell({ generation: 1 });
    expect(listener).toHaveBeenCalledWith({ generation: 1 });
    vi.runAllTimers();
    expect(Stream.all).toHaveLength(1);
  });

  it('connects anew after an answer that the browser gives up on', () => {
    const listener = vi.fn();
    browserBackend().onStatus(listener);
    Stream.all[0]!.lose(Stream.CLOSED);
    vi.runAllTimers();
    expect(Stream.all).toHaveLength(2);
    Stream.all[1]!.tell({ generation: 2 });
    expect(listener).toHaveBeenCalledWith({ generation: 2 });
  });

  it('connects no more once nobody listens', () => {
    const stop = browserBackend().onStatus(vi.fn());
    Stream.all[0]!.lose(Stream.CLOSED);
    stop();
    vi.runAllTimers();
    expect(Stream.all).toHaveLength(1);
  });
});
