/**
 * Canvas 2D on the CPU: paths batched by look, so that a frame is a few dozen strokes and fills. A large map is drawn somewhat
 * beyond the view, and while it moves that picture is shifted and stretched as long as it covers the view.
 */

import type { Camera, Viewport } from '../camera';
import { EDGE_KINDS, NODE_KINDS, REQUIRES } from '../kinds';
import type { Scene, Visible } from '../scene';
import { screenRadius } from '../size';
import type { Territory } from '../territory';
import { Clusters, drawClusters } from './clusters';
import { drawOrder } from './columns';
import { bundleWidth, inkOf, LONG_EDGE, TAIL, type Detail, type Highlight, type Renderer } from './renderer';
import { addMark, finishMark } from './marks';
import { css, mix, type MapStyle } from './style';

/** Lengths in CSS pixels up to which edges share an alpha, and that alpha. */
const LENGTHS = [LONG_EDGE, LONG_EDGE * 2.5, LONG_EDGE * 6, Infinity];
const LENGTH_ALPHA = [1, 0.72, 0.46, 0.26];
/** At rest, marks of at least this typical radius get a rim of the ground's colour that keeps them apart. */
const RIM = 2.6;

/** What is drawn beyond each side of the view, as a share of it, if shifting it is worth while. */
const BEYOND = 0.12;
/** A picture stretched further than this is drawn anew. */
const STRETCH = 1.2;

/** More marks than this are too slow on a CPU, and too many to tell apart. */
const MOST_MARKS = 5000;

export class CanvasRenderer implements Renderer {
  readonly name = 'canvas';
  readonly element: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private scene: Scene | null = null;
  private visible: Visible | null = null;
  private style: MapStyle | null = null;
  private highlight: Highlight | null = null;
  private order: Uint32Array = new Uint32Array();
  private lands: Path2D[] = [];
  private inner: Path2D[] = [];
  private clusters: Clusters | null = null;
  private typical = 5;
  /** The view, CSS pixels. */
  private view: Viewport = { width: 1, height: 1 };
  /** What is drawn: the view and what lies beyond it. */
  private width = 1;
  private height = 1;
  private ratio = 1;
  /** The camera of the picture that stands, as long as nothing but the camera has changed. */
  private drawn: Camera | null = null;

  /** More nodes than `most` in view are drawn as the clusters they form. */
  constructor(private readonly most = MOST_MARKS) {
    this.element = document.createElement('canvas');
    const context = this.element.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('Canvas 2D is not available');
    this.context = context;
  }

  get clustered(): boolean {
    return this.clusters !== null;
  }

  resize(width: number, height: number, ratio: number): void {
    this.view = { width, height };
    this.ratio = ratio;
    this.lay();
  }

  /** Gives the canvas its size. */
  private lay(): void {
    const { width, height } = this.view;
    const beyond = this.clusters ? BEYOND : 0;
    const [left, top] = [Math.ceil(width * beyond), Math.ceil(height * beyond)];
    this.drawn = null;
    this.width = width + 2 * left;
    this.height = height + 2 * top;
    const [wide, high] = [this.width, this.height].map((length) => Math.max(1, Math.round(length * this.ratio))) as [number, number];
    // Even the same size again would clear it.
    if (this.element.width !== wide) this.element.width = wide;
    if (this.element.height !== high) this.element.height = high;
    Object.assign(this.element.style, { left: `${-left}px`, top: `${-top}px`, width: `${this.width}px`, height: `${this.height}px` });
  }

  /** Shifts the picture that stands to where the camera is; false if it does not cover the view from there. */
  private shift(camera: Camera): boolean {
    const { drawn, view } = this;
    if (!drawn || !this.clusters) return false;
    const by = camera.scale / drawn.scale;
    const dx = (drawn.x - camera.x) * camera.scale;
    const dy = (drawn.y - camera.y) * camera.scale;
    const covers = Math.abs(dx) <= (this.width * by - view.width) / 2 && Math.abs(dy) <= (this.height * by - view.height) / 2;
    if (!covers || by > STRETCH || by < 1 / STRETCH) return false;
    this.element.style.transform = `translate(${dx.toFixed(2)}px, ${dy.toFixed(2)}px) scale(${by.toFixed(5)})`;
    return true;
  }

  setScene(scene: Scene, visible: Visible): void {
    this.scene = scene;
    this.visible = visible;
    this.highlight = null;
    this.order = drawOrder(scene, visible);
    this.typical = scene.typicalRadius;
    this.clusters = this.order.length > this.most ? new Clusters(scene, this.order) : null;
    this.lands = scene.territories.map(outlineOf);
    this.inner = scene.inner.map(outlineOf);
    this.lay();
  }

  movePlaces(): void {
    this.drawn = null;
    this.clusters?.forget();
  }

  setStyle(style: MapStyle): void {
    this.drawn = null;
    this.style = style;
  }

  setHighlight(highlight: Highlight | null): void {
    this.drawn = null;
    this.highlight = highlight;
  }

  draw(camera: Camera, detail: Detail): boolean {
    const { context, scene, visible, style } = this;
    if (detail.moving && this.shift(camera)) return false;
    if (!style) return true;
    this.drawn = camera;
    this.element.style.transform = '';
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = css(style.surface);
    context.fillRect(0, 0, this.width, this.height);
    if (!scene || !visible) return true;
    this.drawLands(camera, scene, style);
    const clusters = this.clusters?.level(camera.scale);
    // Discs lie close together: links between them would be hidden below.
    if (clusters) drawClusters(context, clusters, camera, { width: this.width, height: this.height }, style, this.highlight);
    const dim = this.highlight?.dim ?? 0;
    this.drawEdges(camera, visible.edges, detail, (1 - dim * 0.85) * inkOf(detail.weight));
    if (this.highlight) {
      const { edges } = this.highlight;
      const strong = { edges: edges.length, moving: false, weight: detail.weight * 1.5 };
      this.strokes(camera, edges, 0, edges.length, 1.7, strong);
    }
    context.globalAlpha = 1;
    if (clusters) return true;
    if (this.highlight && dim > 0) {
      this.drawNodes(camera, 0, dim * 0.78, !detail.moving);
      this.drawNodes(camera, 1, 0, !detail.moving);
    } else this.drawNodes(camera, -1, 0, !detail.moving);
    return true;
  }

  finish(): void {
    this.context.getImageData(0, 0, 1, 1);
  }

  destroy(): void {
    this.element.remove();
  }

  private drawLands(camera: Camera, scene: Scene, style: MapStyle): void {
    const { context, ratio } = this;
    const s = camera.scale * ratio;
    context.setTransform(
      s,
      0,
      0,
      s,
      (this.width / 2) * ratio - camera.x * s,
      (this.height / 2) * ratio - camera.y * s,
    );
    context.lineWidth = 1.1 / camera.scale;
    context.strokeStyle = css(style.landLine, 0.55);
    scene.territories.forEach((land, index) => {
      context.fillStyle = css(style.lands[land.tint]!);
      context.fill(this.lands[index]!);
      context.stroke(this.lands[index]!);
    });
    for (const path of this.inner) context.stroke(path);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** One stroke per look and length class; the tail of a cut-off prefix a second time, fainter. */
  private drawEdges(camera: Camera, edges: Uint32Array, detail: Detail, alpha: number): void {
    const count = Math.min(detail.edges, edges.length);
    const solid = count < edges.length ? Math.round(count * (1 - TAIL)) : count;
    this.strokes(camera, edges, 0, solid, alpha, detail);
    if (solid < count) this.strokes(camera, edges, solid, count, alpha * 0.5, detail);
  }

  private strokes(
    camera: Camera,
    edges: Uint32Array,
    begin: number,
    end: number,
    alpha: number,
    { moving, weight }: Detail,
  ): void {
    const scene = this.scene!;
    const { context } = this;
    const classes = EDGE_KINDS.length * LENGTHS.length;
    const paths: (Path2D | undefined)[] = new Array<Path2D | undefined>(classes);
    const halfWidth = this.width / 2;
    const halfHeight = this.height / 2;
    const { x: cx, y: cy, scale } = camera;
    const { x, y, from, to, edgeKind, length, bundle } = scene;
    for (let k = begin; k < end; k += 1) {
      const e = edges[k]!;
      const g = edgeKind[e]!;
      const a = g === REQUIRES ? to[e]! : from[e]!;
      const b = g === REQUIRES ? from[e]! : to[e]!;
      const ax = (x[a]! - cx) * scale + halfWidth;
      const ay = (y[a]! - cy) * scale + halfHeight;
      const bx = (x[b]! - cx) * scale + halfWidth;
      const by = (y[b]! - cy) * scale + halfHeight;
      if ((ax < 0 && bx < 0) || (ay < 0 && by < 0)) continue;
      if ((ax > this.width && bx > this.width) || (ay > this.height && by > this.height)) continue;
      const pixels = length[e]! * scale;
      let step = 0;
      while (pixels > LENGTHS[step]!) step += 1;
      const path = (paths[g * LENGTHS.length + step] ??= new Path2D());
      const look = this.style!.edges[g]!;
      const factor = weight * bundleWidth(bundle[e]!);
      const wide = look.wide * factor;
      const narrow = look.narrow * factor;
      if (!moving && !look.dashed && wide > 0.9) taper(path, ax, ay, bx, by, wide, narrow, look.narrow * weight);
      else {
        path.moveTo(ax, ay);
        path.lineTo(bx, by);
      }
    }
    for (let index = 0; index < classes; index += 1) {
      const path = paths[index];
      if (!path) continue;
      const look = this.style!.edges[Math.floor(index / LENGTHS.length)]!;
      context.globalAlpha = Math.min(1, look.alpha * alpha * LENGTH_ALPHA[index % LENGTHS.length]!);
      context.strokeStyle = context.fillStyle = css(look.colour);
      // Up to one device pixel lines are drawn as hairlines, several times faster than as outlines.
      context.lineWidth = moving ? Math.min(1 / this.ratio, weight * look.wide) : weight * look.narrow;
      context.setLineDash(look.dashed && !moving ? [6, 3.5] : []);
      if (!moving && !look.dashed) context.fill(path);
      context.stroke(path);
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** Draws the nodes whose brightness is `bright`, or all if it is -1, mixed into the ground by `faint`. */
  private drawNodes(camera: Camera, bright: -1 | 0 | 1, faint: number, rims: boolean): void {
    const scene = this.scene!;
    const style = this.style!;
    const { context } = this;
    const { x: cx, y: cy, scale } = camera;
    let look = -1;
    let path = new Path2D();
    let ground = new Path2D();
    const flush = (): void => {
      if (look === -1) return;
      const colour = css(mix(style.tones[(look >> 1) & 255]!, style.surface, faint));
      const rim = rims && this.typical * scale > RIM ? 2.4 : 0;
      finishMark(context, path, ground, colour, css(style.surface), rim);
      path = new Path2D();
      ground = new Path2D();
    };
    for (let k = 0; k < this.order.length; k += 1) {
      const i = this.order[k]!;
      if (bright !== -1 && this.highlight!.nodes[i] !== bright) continue;
      const sx = (scene.x[i]! - cx) * scale + this.width / 2;
      const sy = (scene.y[i]! - cy) * scale + this.height / 2;
      if (sx < -30 || sy < -30 || sx > this.width + 30 || sy > this.height + 30) continue;
      const next = (scene.kind[i]! * 256 + scene.tone[i]!) * 2 + scene.hollow[i]!;
      if (next !== look) {
        flush();
        look = next;
      }
      addMark(path, ground, NODE_KINDS[look >> 9]!, (look & 1) === 1, sx, sy, screenRadius(scene, i, scale));
    }
    flush();
  }
}

/** A band from `wide` to `narrow`; the stroke around it adds `line` on all sides. */
function taper(path: Path2D, ax: number, ay: number, bx: number, by: number, wide: number, narrow: number, line: number): void {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const nx = -(by - ay) / length / 2;
  const ny = (bx - ax) / length / 2;
  const w = Math.max(0, wide - line);
  const n = Math.max(0, narrow - line);
  path.moveTo(ax + nx * w, ay + ny * w);
  path.lineTo(bx + nx * n, by + ny * n);
  path.lineTo(bx - nx * n, by - ny * n);
  path.lineTo(ax - nx * w, ay - ny * w);
  // Chromium measures the whole path for each part that is closed: thousands of them take seconds.
  path.lineTo(ax + nx * w, ay + ny * w);
}

function outlineOf(land: Territory): Path2D {
  const path = new Path2D();
  for (const loop of land.loops) {
    path.moveTo(loop[0]!, loop[1]!);
    for (let k = 2; k < loop.length; k += 2) path.lineTo(loop[k]!, loop[k + 1]!);
    path.closePath();
  }
  return path;
}
