/** The layer over the marks: names, and rings around what is selected and pointed at. */

import type { Camera, Viewport } from './camera';
import { MOC, NODE_KINDS } from './kinds';
import { inTwoLines, labelLimit, Occlusion, placeLabels, placeName, shorten, type Candidate } from './labels';
import { byScore } from './order';
import type { PlaceGrid } from './pick';
import { css, type MapStyle } from './render/style';
import type { Scene, Visible } from './scene';
import { screenRadius } from './size';
import type { Territory } from './territory';
import { SpriteCache, type Sprite, type TextLook } from './sprites';

/** Marks of at least this radius are not written over. */
const SOLID = 4.5;
const BASE_RANK = NODE_KINDS.map((kind) => ({ moc: 1e6, topic: 60, path: 60, stage: 30, missing: -1e3 } as Record<string, number>)[kind] ?? 0);
/** Names are tried for this many nodes at most; the rest come with the zoom. */
const TRIED = 1500;
/** A land of fewer nodes has no name of its own: its MOC's says it. */
const NAMED = 4;
/** How much wider than its land a name may be. */
const WIDER = 1.8;

interface Written {
  /** Node index, or -1 - land index, or number of nodes + edge index. */
  key: number;
  dx: number;
  dy: number;
  sprite: Sprite;
}

/** A name that stands, with its look; left, top and width in CSS pixels. */
export interface WrittenName extends TextLook {
  text: string;
  x: number;
  y: number;
  width: number;
}

/** CSS pixels of the view. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Emphasis {
  selected: number;
  hovered: number;
  /** Nodes selected together. */
  chosen: readonly number[];
  /** Neighbours of the hovered or selected node: their names come first, the others' step back. */
  near: Uint32Array;
  /** Whether names of other nodes are left out. */
  only: boolean;
}

export class Overlay {
  readonly element: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D | null;
  private readonly sprites = new SpriteCache();
  private written: Written[] = [];
  private order: Uint32Array = new Uint32Array();
  private view: Viewport = { width: 1, height: 1 };
  private ratio = 1;
  private style: MapStyle | null = null;
  private covered: Box[] = [];
  private grid: PlaceGrid | null = null;

  constructor() {
    this.element = document.createElement('canvas');
    this.context = this.element.getContext('2d', { willReadFrequently: true });
  }

  resize(view: Viewport, ratio: number): void {
    this.view = view;
    if (ratio !== this.ratio) this.sprites.clear();
    this.ratio = ratio;
    this.element.width = Math.max(1, Math.round(view.width * ratio));
    this.element.height = Math.max(1, Math.round(view.height * ratio));
  }

  /** Parts of the view that something lies over: no name is put there. */
  setCovered(boxes: Box[]): void {
    this.covered = boxes;
  }

  setStyle(style: MapStyle): void {
    this.style = style;
    this.sprites.clear();
    this.written = [];
  }

  /** Sorts the names: MOCs, then study paths and topics, then by how much is linked. */
  setScene(scene: Scene, visible: Visible, grid: PlaceGrid): void {
    this.grid = grid;
    const rank = new Float32Array(scene.count);
    const nodes = new Uint32Array(visible.nodes);
    let count = 0;
    for (let i = 0; i < scene.count; i += 1) {
      if (!visible.node[i]) continue;
      nodes[count++] = i;
      const base = BASE_RANK[scene.kind[i]!]!;
      rank[i] = Math.max(0, base + scene.degree[i]! + scene.r[i]!);
    }
    this.order = byScore(nodes, rank);
    this.written = [];
  }

  /** Decides anew which names are written. Costly: at rest, or now and then while zooming. */
  place(scene: Scene, camera: Camera, emphasis: Emphasis, bundles: Uint32Array): void {
    if (!this.style || !this.context) return;
    const { width, height } = this.view;
    const occlusion = new Occlusion(width, height);
    for (const c of this.covered) occlusion.write(c.x, c.y, c.width, c.height);
    const sprites = new Map<number, Sprite>();
    const candidates: Candidate[] = [];
    const add = (node: number, forced: boolean): void => {
      if (node < 0 || sprites.has(node)) return;
      const x = (scene.x[node]! - camera.x) * camera.scale + width / 2;
      const y = (scene.y[node]! - camera.y) * camera.scale + height / 2;
      if (x < 0 || y < 0 || x > width || y > height) return;
      const sprite = this.nodeSprite(scene, node, camera.scale, forced);
      sprites.set(node, sprite);
      const ringed = scene.scope.type === 'atlas' && !Number.isNaN(scene.ring[node]!);
      const radius = screenRadius(scene, node, camera.scale) + (ringed ? 7 : 0) + (forced ? 3 : 0);
      candidates.push({ key: node, x, y, radius, width: sprite.width, height: sprite.height, centred: false, forced, over: ringed || scene.kind[node] === MOC });
    };
    add(emphasis.hovered, true);
    add(emphasis.selected, true);
    for (const node of emphasis.near) add(node, false);
    const named = new Set<number>();
    // A land's name names its MOC, too; unless that is written anyway.
    for (const land of this.landCandidates(scene, camera, sprites)) {
      const moc = this.mocOf(scene, -1 - land.key);
      if (moc >= 0 && sprites.has(moc)) continue;
      candidates.push(land);
      named.add(moc);
    }
    if (!emphasis.only) {
      for (const node of this.order) {
        if (scene.kind[node] !== MOC) break;
        if (!named.has(node)) add(node, false);
      }
    }
    this.keepMarksClear(scene, camera, occlusion, true);
    const first = placeLabels(candidates, occlusion, Infinity);
    for (const { key } of first) {
      const moc = key < 0 ? this.mocOf(scene, -1 - key) : -1;
      if (moc >= 0) sprites.set(moc, sprites.get(key)!);
    }
    candidates.length = 0;
    this.keepMarksClear(scene, camera, occlusion, false);
    if (!emphasis.only) {
      let tried = 0;
      for (const node of this.order) {
        if (tried >= TRIED) break;
        const before = candidates.length;
        add(node, false);
        if (candidates.length > before) tried += 1;
      }
    }
    this.bundleCandidates(scene, camera, bundles, sprites, candidates);
    const room = Math.max(0, labelLimit(width, height, scene.typicalRadius * camera.scale) - first.length);
    const rest = placeLabels(candidates, occlusion, room);
    this.written = [...rest, ...first].map((p) => ({ ...p, sprite: sprites.get(p.key)! }));
  }

  /** Draws the names where their nodes are now. */
  draw(scene: Scene, camera: Camera, emphasis: Emphasis): void {
    const { context, style, ratio } = this;
    if (!context || !style) return;
    const { width, height } = this.view;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.shares(scene, camera);
    this.pins(scene, camera);
    for (const node of emphasis.chosen) this.ring(scene, camera, node, css(style.accent), 2);
    this.ring(scene, camera, emphasis.selected, css(style.accent), 2.5);
    if (emphasis.hovered !== emphasis.selected) {
      this.ring(scene, camera, emphasis.hovered, css(style.textSoft), 1.5);
    }
    for (const name of this.written) {
      const at = anchor(scene, name.key);
      const x = (at.x - camera.x) * camera.scale + width / 2 + name.dx;
      const y = (at.y - camera.y) * camera.scale + height / 2 + name.dy;
      this.sprites.draw(context, name.sprite, x, y, ratio);
    }
  }

  /** The names as text with their places, for drawings. */
  names(scene: Scene, camera: Camera): WrittenName[] {
    return this.written.map(({ key, dx, dy, sprite }) => {
      const at = anchor(scene, key);
      return {
        ...sprite.look,
        text: sprite.text,
        width: sprite.width,
        x: (at.x - camera.x) * camera.scale + this.view.width / 2 + dx,
        y: (at.y - camera.y) * camera.scale + this.view.height / 2 + dy,
      };
    });
  }

  /** How many names stand, for tests and for the curious. */
  get count(): number {
    return this.written.length;
  }

  /** In the atlas: how much of what belongs to a MOC or source is answered, as a ring that closes. */
  private shares(scene: Scene, camera: Camera): void {
    const { context, style } = this;
    if (!context || !style || scene.scope.type !== 'atlas') return;
    for (const node of this.order) {
      const share = scene.ring[node]!;
      if (Number.isNaN(share)) continue;
      const x = (scene.x[node]! - camera.x) * camera.scale + this.view.width / 2;
      const y = (scene.y[node]! - camera.y) * camera.scale + this.view.height / 2;
      const radius = screenRadius(scene, node, camera.scale) + 5;
      context.lineWidth = 3.5;
      context.strokeStyle = css(style.landLine, 0.5);
      context.beginPath();
      context.arc(x, y, radius, 0, Math.PI * 2);
      context.stroke();
      context.strokeStyle = css(style.covered);
      context.beginPath();
      context.arc(x, y, radius, -Math.PI / 2, Math.PI * (2 * share - 0.5));
      context.stroke();
    }
  }

  /** A small pin on what the reader put in its place. */
  private pins(scene: Scene, camera: Camera): void {
    const { context, style } = this;
    if (!context || !style) return;
    for (const node of scene.pinned) {
      const r = screenRadius(scene, node, camera.scale);
      const x = (scene.x[node]! - camera.x) * camera.scale + this.view.width / 2 + r * 0.7;
      const y = (scene.y[node]! - camera.y) * camera.scale + this.view.height / 2 - r * 0.7;
      context.beginPath();
      context.arc(x, y, 2.6, 0, Math.PI * 2);
      context.fillStyle = css(style.accent);
      context.strokeStyle = css(style.surface);
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    }
  }

  private ring(scene: Scene, camera: Camera, node: number, colour: string, line: number): void {
    const { context } = this;
    if (!context || node < 0) return;
    const x = (scene.x[node]! - camera.x) * camera.scale + this.view.width / 2;
    const y = (scene.y[node]! - camera.y) * camera.scale + this.view.height / 2;
    const radius = screenRadius(scene, node, camera.scale) * 1.1 + 4;
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.lineWidth = line + 2.5;
    context.strokeStyle = css(this.style!.surface);
    context.stroke();
    context.lineWidth = line;
    context.strokeStyle = colour;
    context.stroke();
  }

  private keepMarksClear(scene: Scene, camera: Camera, occlusion: Occlusion, mocs: boolean): void {
    const { width, height } = this.view;
    const atlas = scene.scope.type === 'atlas';
    const clear = (node: number): void => {
      // In the atlas documents are as large as MOCs, and both have a ring.
      if ((atlas || scene.kind[node] === MOC) !== mocs) return;
      const r = screenRadius(scene, node, camera.scale) + (atlas ? 7 : 0);
      if (r < SOLID) return;
      const x = (scene.x[node]! - camera.x) * camera.scale + width / 2;
      const y = (scene.y[node]! - camera.y) * camera.scale + height / 2;
      occlusion.take(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
    };
    const halfWidth = width / 2 / camera.scale;
    const halfHeight = height / 2 / camera.scale;
    // Marks of a large map seen from afar are dots: none is solid.
    if (!mocs && scene.count > 5000 && scene.typicalRadius * camera.scale < SOLID / 3) return;
    this.grid?.within(camera.x - halfWidth, camera.y - halfHeight, camera.x + halfWidth, camera.y + halfHeight, clear);
  }

  /** A land that fills the view needs no name over its middle: its MOC's own name says it. */
  private spansView(land: Territory, camera: Camera): boolean {
    return Math.sqrt(land.area) * camera.scale > Math.min(this.view.width, this.view.height) * 0.9;
  }

  private mocOf(scene: Scene, land: number): number {
    return scene.regionNode[scene.territories[land]!.region]!;
  }

  private landCandidates(scene: Scene, camera: Camera, sprites: Map<number, Sprite>): Candidate[] {
    const result: Candidate[] = [];
    // The many topics of one MOC share the room that a few MOCs have else.
    const crowded = scene.inner.length > 0 || scene.territories.length > 14;
    const bySize = scene.territories
      .map((land, index) => ({ land, index, size: scene.regions[land.region]!.size }))
      .sort((a, b) => b.size - a.size);
    for (const { land, index, size } of bySize) {
      const x = (land.x - camera.x) * camera.scale + this.view.width / 2;
      const y = (land.y - camera.y) * camera.scale + this.view.height / 2;
      if (land.members < NAMED || this.spansView(land, camera)) continue;
      const title = scene.regions[land.region]!.title;
      const largest = bySize[0]!.size;
      const look: TextLook = {
        size: Math.round(crowded ? 10.5 + 3.5 * Math.sqrt(size / largest) : 12 + 7 * Math.sqrt(size / largest)),
        weight: 600,
        colour: css(this.style!.landName),
        halo: css(this.style!.surface, 0.75),
        spacing: 1.4,
        family: this.style!.font,
      };
      const sprite = this.sprites.get(inTwoLines(shorten(placeName(title), 40).toUpperCase()), look);
      const side = Math.sqrt(land.area) * camera.scale;
      // A name much wider than its land would name its neighbours: the mark of its MOC has one, too.
      if (sprite.width > side * WIDER) continue;
      sprites.set(-1 - index, sprite);
      result.push({ key: -1 - index, x, y, radius: side * 0.35, width: sprite.width, height: sprite.height, centred: true, forced: false });
    }
    return result;
  }

  /** How many links a bundle holds, written at its middle. */
  private bundleCandidates(
    scene: Scene,
    camera: Camera,
    bundles: Uint32Array,
    sprites: Map<number, Sprite>,
    candidates: Candidate[],
  ): void {
    const style = this.style!;
    const look: TextLook = {
      size: 11, weight: 500, colour: css(style.textSoft), halo: css(style.surface), spacing: 0, family: style.font,
    };
    for (const e of bundles) {
      const key = scene.count + e;
      const at = anchor(scene, key);
      const sprite = this.sprites.get(String(scene.bundle[e]), look);
      sprites.set(key, sprite);
      const x = (at.x - camera.x) * camera.scale + this.view.width / 2;
      const y = (at.y - camera.y) * camera.scale + this.view.height / 2;
      candidates.push({ key, x, y, radius: 0, width: sprite.width, height: sprite.height, centred: true, forced: false });
    }
  }

  private nodeSprite(scene: Scene, node: number, scale: number, strong: boolean): Sprite {
    const style = this.style!;
    const moc = scene.kind[node] === MOC;
    const radius = screenRadius(scene, node, scale);
    const look: TextLook = {
      size: moc ? 14 : radius >= 7 ? 12 : 11,
      weight: moc || strong ? 650 : 450,
      colour: css(moc || strong ? style.text : style.textSoft),
      halo: css(style.surface, 0.9),
      spacing: 0,
      family: style.font,
    };
    const name = placeName(scene.titles[node]!);
    const title = strong ? shorten(scene.titles[node]!, 64) : shorten(name, moc ? 36 : 30);
    return this.sprites.get(scene.scope.type === 'atlas' ? `${title}  ${scene.degree[node]}` : title, look);
  }
}

/** Where what a name belongs to lies in the layout. */
function anchor(scene: Scene, key: number): { x: number; y: number } {
  if (key < 0) return scene.territories[-1 - key]!;
  if (key < scene.count) return { x: scene.x[key]!, y: scene.y[key]! };
  const a = scene.from[key - scene.count]!;
  const b = scene.to[key - scene.count]!;
  return { x: (scene.x[a]! + scene.x[b]!) / 2, y: (scene.y[a]! + scene.y[b]!) / 2 };
}
