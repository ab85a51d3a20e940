/** Which renderer: measured on the real scene, a few frames each, once per session and size of scene. */

import type { Camera } from '../camera';
import type { RendererChoice } from '../../ipc';
import { CanvasRenderer } from './canvas';
import type { Detail, Renderer, RendererName } from './renderer';
import { WebglRenderer } from './webgl';

const FRAMES = 5;
/** A renderer that needs longer than this for its frames is not measured further, in milliseconds. */
const PATIENCE = 220;
/** Nodes from which nothing is measured beforehand. */
const LARGE = 5000;
const remembered = new Map<number, RendererName>();

export interface Probe {
  /** Makes a renderer ready with scene, style and size. */
  prepare(renderer: Renderer): void;
  camera: Camera;
  detail: Detail;
  nodes: number;
}

/** Median milliseconds of a few frames, each waited for. */
export function measure(renderer: Renderer, probe: Probe, now: () => number = () => performance.now()): number {
  const times: number[] = [];
  const begin = now();
  for (let frame = 0; frame <= FRAMES; frame += 1) {
    const start = now();
    renderer.draw({ ...probe.camera, x: probe.camera.x + frame / probe.camera.scale }, probe.detail);
    renderer.finish();
    // The first frame compiles and uploads: it says nothing.
    if (frame > 0) times.push(now() - start);
    if (times.length > 0 && now() - begin > PATIENCE) break;
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? Infinity;
}

/** Makes the renderer to use. WebGL that is missing or broken gives way to Canvas. */
export function chooseRenderer(choice: RendererChoice, probe: Probe, onLost: () => void): Renderer {
  const size = Math.round(Math.log2(probe.nodes + 1) / 2);
  const known = choice === 'auto' ? remembered.get(size) : choice;
  if (known === 'canvas') return prepared(new CanvasRenderer(), probe);
  const webgl = tryWebgl(onLost);
  if (!webgl) {
    remembered.set(size, 'canvas');
    return prepared(new CanvasRenderer(), probe);
  }
  // Of a large map the first picture must not wait for a comparison; a WebGL too slow for it is noticed as it moves.
  if (known === 'webgl' || probe.nodes > LARGE) return prepared(webgl, probe);
  const canvas = prepared(new CanvasRenderer(), probe);
  prepared(webgl, probe);
  const webglMs = measure(webgl, probe);
  const canvasMs = measure(canvas, probe);
  const [winner, loser] = webglMs <= canvasMs ? [webgl, canvas] : [canvas, webgl];
  loser.destroy();
  remembered.set(size, winner.name);
  return winner;
}

/** What was measured is forgotten, for tests. */
export function forgetMeasurements(): void {
  remembered.clear();
}

function prepared(renderer: Renderer, probe: Probe): Renderer {
  probe.prepare(renderer);
  return renderer;
}

function tryWebgl(onLost: () => void): Renderer | null {
  try {
    return new WebglRenderer(onLost);
  } catch (reason) {
    console.error('The map is drawn without WebGL:', reason);
    return null;
  }
}
