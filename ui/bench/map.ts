/** Measures how fast the map draws: `window.measure(nodes, renderer)`, called by tests/e2e/map-speed.js. */

import type { RendererChoice } from '../src/ipc';
import { MapEngine } from '../src/map/engine';
import { EVERYTHING } from '../src/map/testing/scenes';
import { readStyle } from '../src/map/render/style';
import { buildScene, filterScene } from '../src/map/scene';
import type { SceneData } from '../src/map/data';

/** Edges a node. */
const EDGES = 4;
const FRAMES = 90;

export interface Measured {
  renderer: string;
  /** Milliseconds from the data to the first frame, waited for. */
  first: number;
  /** Median and 95th percentile of milliseconds of script a moving frame. */
  script: number;
  scriptWorst: number;
  /** Moving frames a second, by the median gap. */
  fps: number;
  /** Milliseconds from the last movement to the frame in full detail, waited for. */
  rest: number;
  /** Edges drawn while moving and at rest. */
  moving: number;
  resting: number;
}

/** Clusters of a power-law graph, from a seed. */
export function data(nodes: number): SceneData {
  let seed = 42;
  const next = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const clusters = Math.max(4, Math.round(Math.sqrt(nodes) / 8));
  const x = new Float32Array(nodes);
  const y = new Float32Array(nodes);
  const region = Int32Array.from(x, (_, i) => i % clusters);
  const wide = Math.sqrt(nodes) * 14;
  for (let i = 0; i < nodes; i += 1) {
    const angle = (region[i]! / clusters) * Math.PI * 2;
    const far = wide * 0.7 * (0.4 + 0.6 * ((region[i]! * 7919) % clusters) / clusters);
    const r = (wide / Math.sqrt(clusters)) * 0.6 * Math.sqrt(next());
    const turn = next() * Math.PI * 2;
    x[i] = Math.cos(angle) * far + Math.cos(turn) * r;
    y[i] = Math.sin(angle) * far + Math.sin(turn) * r;
  }
  const from = new Uint32Array(nodes * EDGES);
  const to = new Uint32Array(nodes * EDGES);
  for (let e = 0; e < from.length; e += 1) {
    const a = Math.floor(e / EDGES);
    const hub = Math.floor(Math.pow(next(), 3) * (nodes / clusters)) * clusters;
    from[e] = a;
    to[e] = next() < 0.9 ? Math.min(nodes - 1, hub + region[a]!) : Math.floor(next() * nodes);
  }
  const ids = Array.from(x, (_, i) => `note:${i}.md`);
  return {
    generation: 1, scope: { type: 'vault' }, ids, titles: ids, x, y, region, from, to, omitted: 0, pinned: [],
    kind: Uint8Array.from(x, (_, i) => (i < clusters ? 0 : 2 + (i % 3))),
    level: new Uint8Array(nodes),
    r: new Float32Array(nodes).fill(5),
    degree: new Uint32Array(nodes).fill(8),
    edgeKind: Uint8Array.from(from, (_, e) => [0, 3, 5, 5, 9][e % 5]!),
    bundle: new Uint32Array(from.length).fill(1),
    regions: Array.from({ length: clusters }, (_, i) => ({ id: ids[i]!, title: `Theme ${i}`, size: Math.floor(nodes / clusters) })),
    attributes: { words: {}, numbers: {} },
  };
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Waits until what was drawn is really there. */
function finish(host: HTMLElement): void {
  const canvas = host.querySelector('canvas');
  const gl = canvas?.getContext('webgl2');
  if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  else canvas?.getContext('2d')?.getImageData(0, 0, 1, 1);
}

const at = (values: number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

async function measure(nodes: number, choice: RendererChoice): Promise<Measured> {
  const host = document.querySelector<HTMLElement>('#host')!;
  host.replaceChildren();
  const given = data(nodes);
  let renderer = '';
  let drawn = 0;
  const engine = new MapEngine({ host, style: readStyle(host), choice, reducedMotion: () => true, onframe: () => (drawn += 1), onrenderer: (name) => (renderer = name) });
  engine.resize(1280, 800, 1);
  await frame();

  const begin = performance.now();
  const scene = buildScene(given);
  engine.setScene(scene, filterScene(scene, EVERYTHING), false);
  const before = drawn;
  while (drawn === before) await frame();
  finish(host);
  const first = performance.now() - begin;

  engine.zoom(2.5);
  const gaps: number[] = [];
  engine.stats.script.length = 0;
  let last = performance.now();
  let moving = 0;
  for (let k = 0; k < FRAMES; k += 1) {
    // As a hand drags: far enough that no picture drawn before covers the view to the end.
    engine.pan(k < FRAMES / 2 ? 16 : -16, 3 * Math.sin(k));
    if (k % 4 === 0) engine.zoom(k % 8 === 0 ? 1.02 : 1 / 1.02);
    await frame();
    finish(host);
    const now = performance.now();
    // The first frames still learn what the machine can do.
    if (k > FRAMES / 3) gaps.push(now - last);
    last = now;
    moving = engine.stats.edges;
  }
  const script = engine.stats.script.slice(-FRAMES / 2);

  const stop = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 140));
  while (engine.busy) await frame();
  await frame();
  finish(host);
  const rest = performance.now() - stop;
  const resting = engine.stats.edges;
  engine.destroy();
  return { renderer, first, script: at(script, 0.5), scriptWorst: at(script, 0.95), fps: 1000 / at(gaps, 0.5), rest, moving, resting };
}

declare global {
  interface Window {
    measure: typeof measure;
  }
}
window.measure = measure;
