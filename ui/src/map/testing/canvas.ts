/** jsdom draws nothing: contexts that accept every call and remember how often each was made. */

import { vi } from 'vitest';

class FakePath {
  moveTo(): void {}
  lineTo(): void {}
  closePath(): void {}
  arc(): void {}
  rect(): void {}
  roundRect(): void {}
}

export type Calls = Map<string, number>;

/** Gives canvases a 2D context, and WebGL2 as told. Undone by `vi.restoreAllMocks` and `vi.unstubAllGlobals`. */
export function fakeCanvas(webgl: 'none' | 'broken' = 'none'): Calls {
  const calls: Calls = new Map();
  const context = new Proxy<Record<string, unknown>>(
    { measureText: (text: string) => ({ width: text.length * 6 }) },
    {
      get: (known, name) => {
        if (typeof name !== 'string') return undefined;
        return (
          known[name] ??
          ((): void => {
            calls.set(name, (calls.get(name) ?? 0) + 1);
          })
        );
      },
      set: () => true,
    },
  );
  vi.stubGlobal('Path2D', FakePath);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(((kind: string) => {
    if (kind === '2d') return context;
    if (webgl === 'broken') throw new Error('lost');
    return null;
  }) as unknown as HTMLCanvasElement['getContext']);
  return calls;
}

/** jsdom measures nothing: every element is this large. */
export function fakeSize(width = 800, height = 600): void {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height);
}
