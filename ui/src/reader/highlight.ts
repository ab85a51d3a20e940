import type { HighlightReply, HighlightRequest } from './highlight.worker';
import type { CodeRun } from './runs';

/** Longer code is shown plain. Characters. */
const LONGEST = 60_000;

let worker: Worker | null = null;
let next = 1;
const waiting = new Map<number, (runs: CodeRun[] | null) => void>();

function start(): Worker | null {
  if (typeof Worker === 'undefined') return null;
  if (worker) return worker;
  worker = new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<HighlightReply>) => {
    waiting.get(data.id)?.(data.runs);
    waiting.delete(data.id);
  };
  return worker;
}

/** Runs of the code, or `null` if it stays plain. */
export function highlight(code: string, language: string): Promise<CodeRun[] | null> {
  const to = language && code.length <= LONGEST ? start() : null;
  if (!to) return Promise.resolve(null);
  return new Promise((resolve) => {
    const id = next++;
    waiting.set(id, resolve);
    to.postMessage({ id, code, language } satisfies HighlightRequest);
  });
}
