/** What draws a map. Two implementations; which is faster depends on the machine, so it is measured. */

import type { Camera } from '../camera';
import type { Scene, Visible } from '../scene';
import type { MapStyle } from './style';

export type RendererName = 'webgl' | 'canvas';

/** What stands out. */
export interface Highlight {
  /** 1 for a node that keeps its colour. */
  nodes: Uint8Array;
  /** Edges drawn strongly over all others. */
  edges: Uint32Array;
  /** How far the rest steps back, 0..1. */
  dim: number;
}

/** How much one frame shows. */
export interface Detail {
  /** Length of the prefix of the visible edges that is drawn. */
  edges: number;
  /** Whether the picture moves: no costly strokes. */
  moving: boolean;
  /** Factor of the edges' width: thin on an overview, full when near. */
  weight: number;
}

export interface Renderer {
  readonly name: RendererName;
  readonly element: HTMLCanvasElement;
  /** Whether marks stand for several nodes each. */
  readonly clustered: boolean;
  /** Size in CSS pixels and device pixels per CSS pixel. */
  resize(width: number, height: number, ratio: number): void;
  setScene(scene: Scene, visible: Visible): void;
  /** The places in the scene's arrays changed. */
  movePlaces(): void;
  setStyle(style: MapStyle): void;
  setHighlight(highlight: Highlight | null): void;
  /** Draws a frame; false if the picture that stands was only shifted to where the camera is. */
  draw(camera: Camera, detail: Detail): boolean;
  /** Waits until the last frame is really there, for measuring. */
  finish(): void;
  destroy(): void;
}

/** Edges longer than this on the screen fade, in CSS pixels. */
export const LONG_EDGE = 160;
/** The last share of a cut-off prefix of edges fades out, so that nothing pops. */
export const TAIL = 0.3;

/** Thin lines step back, too: on an overview they are a texture, not a message. */
export function inkOf(weight: number): number {
  return Math.min(1, 0.35 + 0.65 * weight);
}

/** Width of a bundle of links, as a factor. */
export function bundleWidth(count: number): number {
  return count <= 1 ? 1 : Math.min(5, 1 + Math.log2(count) * 0.55);
}
