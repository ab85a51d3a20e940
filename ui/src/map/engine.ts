/** Runs the picture: camera, renderer, names, picking and level of detail, outside of any component. */

import type { RendererChoice } from '../ipc';
import { between, fit, isVisible, keepNear, panBy, toScreen, toWorld, zoomAt, zoomLimits, type Bounds, type Camera, type Inset, type Point, type Viewport } from './camera';
import { Drift } from './drift';
import { emphasisOf, type Asked } from './emphasis';
import { edgeWeight, MovingBudget, readableEdges, SlowWatch } from './lod';
import { Overlay, type Box, type Emphasis, type WrittenName } from './overlay';
import { nearestInDirection, nearestTo, PlaceGrid, type Direction } from './pick';
import { chooseRenderer, type Probe } from './render/choose';
import { CanvasRenderer } from './render/canvas';
import type { Highlight, Renderer, RendererName } from './render/renderer';
import type { MapStyle } from './render/style';
import { edgesAt, type Scene, type Visible } from './scene';
import { beyond, type Beyond } from './semantic';
import { screenRadius } from './size';

export const FLY_MS = 180;
/** After this long without a change of the camera the picture is drawn in full. */
const REST_MS = 140;
const PLACE_EVERY_MS = 110;
/** Of more nodes than this, names wait until the picture rests. */
const MANY = 8000;
/** So long after entering another picture, zooming on does not lead out of it again. */
const ARRIVE_MS = 700;
const NONE = new Uint32Array();

export interface EngineOptions {
  host: HTMLElement;
  style: MapStyle;
  choice: RendererChoice;
  reducedMotion(): boolean;
  /** Told after each frame; cheap work only. */
  onframe(): void;
  onrenderer(name: RendererName | 'none'): void;
  /** Zooming on leads into another picture. */
  onbeyond?(where: Beyond): void;
}

export interface FrameStats {
  /** Milliseconds of script of the last frames, newest last. */
  script: number[];
  edges: number;
}

export class MapEngine {
  camera: Camera = { x: 0, y: 0, scale: 1 };
  view: Viewport = { width: 1, height: 1 };
  scene: Scene | null = null;
  visible: Visible | null = null;
  readonly stats: FrameStats = { script: [], edges: 0 };
  private renderer: Renderer | null = null;
  private readonly overlay = new Overlay();
  private grid: PlaceGrid | null = null;
  selected = -1;
  hovered = -1;
  chosen: readonly number[] = [];
  asked: Asked | null = null;
  private emphasis: Emphasis = { selected: -1, hovered: -1, chosen: [], near: new Uint32Array(), only: false };
  private highlight: Highlight | null = null;
  private readonly slow = new SlowWatch();
  private arrived = 0;
  private readonly budget = new MovingBudget();
  private fitScale = 1;
  private frame = 0;
  private restTimer = 0;
  private moving = false;
  private placed: { at: number; camera: Camera } | null = null;
  /** How many nodes a camera was found to see. */
  private looked: { camera: Camera; grid: PlaceGrid; nodes: number } | null = null;
  /** A large picture is shown before its names are found. */
  private nameless = false;
  private flight: { from: Camera; to: Camera; begin: number } | null = null;
  private drift: Drift | null = null;
  private ratio = 1;
  private inset: Inset = { left: 0, bottom: 0 };
  /** Whether the user has moved the camera since it showed the whole. */
  private touched = false;

  constructor(private readonly options: EngineOptions) {
    options.host.append(this.overlay.element);
    this.overlay.setStyle(options.style);
  }

  /** Whether the picture moves. */
  get busy(): boolean {
    return this.moving || this.flight !== null || this.drift !== null;
  }

  resize(width: number, height: number, ratio: number): void {
    if (width < 1 || height < 1) return;
    const first = this.view.width <= 1;
    this.view = { width, height };
    this.ratio = ratio;
    this.renderer?.resize(width, height, ratio);
    this.overlay.resize(this.view, ratio);
    if (this.scene) {
      this.fitScale = this.fitted().scale;
      if (first || !this.touched) this.camera = this.fitted();
      if (!this.renderer && this.visible) this.useRenderer();
    }
    this.settle();
  }

  /** Strips of the view that are covered; a picture nobody has moved makes way. */
  setInset(inset: Inset, covered: Box[]): void {
    this.overlay.setCovered(covered);
    this.settle();
    if (inset.left === this.inset.left && inset.bottom === this.inset.bottom) return;
    this.inset = inset;
    if (!this.scene || this.view.width <= 1) return;
    this.fitScale = this.fitted().scale;
    if (!this.touched) this.move(this.fitted());
  }

  setStyle(style: MapStyle): void {
    this.options.style = style;
    this.renderer?.setStyle(style);
    this.overlay.setStyle(style);
    this.settle();
  }

  /** Shows a scene. Of the same scope, it keeps the camera and lets nodes drift to their new places. */
  setScene(scene: Scene, visible: Visible, sameScope: boolean): void {
    const old = this.scene;
    this.scene = scene;
    this.fitScale = this.fitted().scale;
    this.hovered = -1;
    this.selected = -1;
    this.drift = null;
    this.chosen = [];
    if (!sameScope || !old) {
      this.camera = this.fitted();
      this.touched = false;
      this.flight = null;
      this.arrived = performance.now();
    } else {
      // Better places of a picture nobody has moved: it is shown as a whole, still.
      if (!this.touched) this.camera = this.fitted();
      if (!this.options.reducedMotion() && old.x !== scene.x) this.drift = new Drift(old, scene, performance.now(), FLY_MS);
    }
    this.setVisible(visible);
  }

  /** Selects from outside; a node that is off the screen is brought in. */
  select(node: number, bring = true): void {
    this.selected = node;
    if (node >= 0 && bring && this.scene) {
      const x = this.scene.x[node]!;
      const y = this.scene.y[node]!;
      if (!isVisible(this.camera, this.view, x, y)) {
        this.touched = true;
        this.flyTo({ ...this.camera, x, y });
      }
    }
    this.emphasise();
  }

  hover(node: number): void {
    if (node === this.hovered) return;
    this.hovered = node;
    this.emphasise();
  }

  /** Nodes selected together, and what is highlighted beside. */
  stand(chosen: readonly number[], asked: Asked | null): void {
    this.chosen = chosen;
    this.asked = asked;
    this.emphasise();
  }

  /** Visible nodes in a rectangle of the screen. */
  nodesIn(left: number, top: number, right: number, bottom: number): number[] {
    const found: number[] = [];
    const a = toWorld(this.camera, this.view, left, top);
    const b = toWorld(this.camera, this.view, right, bottom);
    this.grid?.within(a.x, a.y, b.x, b.y, (node) => found.push(node));
    return found;
  }

  /** Whether marks stand for several nodes each. */
  get clustered(): boolean {
    return this.renderer?.clustered ?? false;
  }

  /** Whether there is a map at rest, and none of its nodes is in view. */
  get offMap(): boolean {
    const { camera, visible, grid, looked } = this;
    if (this.busy || this.view.width <= 1 || !grid || !visible?.nodes) return false;
    if (looked?.camera !== camera || looked.grid !== grid) {
      const { minX, minY, maxX, maxY } = this.seen();
      let nodes = 0;
      grid.within(minX, minY, maxX, maxY, () => (nodes += 1));
      this.looked = { camera, grid, nodes };
    }
    return this.looked?.nodes === 0;
  }

  /** Puts a node where the pointer is. */
  drag(node: number, sx: number, sy: number): void {
    const { scene } = this;
    if (!scene || node < 0) return;
    const at = toWorld(this.camera, this.view, sx, sy);
    scene.x[node] = at.x;
    scene.y[node] = at.y;
    this.renderer?.movePlaces();
    this.placed = null;
    this.wake();
  }

  /** The dragged node stays where it is. */
  drop(): void {
    if (this.scene && this.visible) this.grid = new PlaceGrid(this.scene, this.visible);
    this.settle();
  }

  pick(sx: number, sy: number): number {
    return this.grid?.at(this.camera, this.view, sx, sy) ?? -1;
  }

  next(from: number, direction: Direction): number {
    if (!this.scene || !this.visible) return -1;
    if (from < 0 || !this.visible.node[from]) {
      return nearestTo(this.scene, this.visible, this.camera.x, this.camera.y);
    }
    return nearestInDirection(this.scene, this.visible, from, direction);
  }

  placeOf(node: number): (Point & { radius: number }) | null {
    if (!this.scene || node < 0) return null;
    const at = toScreen(this.camera, this.view, this.scene.x[node]!, this.scene.y[node]!);
    return { ...at, radius: screenRadius(this.scene, node, this.camera.scale) };
  }

  pan(dx: number, dy: number): void {
    this.flight = null;
    this.touched = true;
    this.move(panBy(this.camera, dx, dy));
  }

  zoom(factor: number, sx = this.view.width / 2, sy = this.view.height / 2, smooth = false): void {
    const target = this.flight?.to ?? this.camera;
    const where = this.beyond(factor, sx, sy);
    if (where) {
      this.arrived = performance.now();
      this.options.onbeyond?.(where);
      return;
    }
    this.touched = true;
    const next = zoomAt(smooth ? target : this.camera, this.view, factor, sx, sy, zoomLimits(this.fitScale));
    if (smooth) this.flyTo(next);
    else {
      this.flight = null;
      this.move(next);
    }
  }

  private beyond(factor: number, sx: number, sy: number): Beyond | null {
    const { scene, visible, grid, camera, view, fitScale } = this;
    if (!this.options.onbeyond || !scene || !visible || !grid || performance.now() - this.arrived < ARRIVE_MS) return null;
    return beyond({ scene, visible, grid, camera, view, fitScale }, factor, sx, sy);
  }

  /** Moves the camera so that a place of the layout is in the middle. */
  centre(x: number, y: number): void {
    this.flight = null;
    this.touched = true;
    this.move({ ...this.camera, x, y });
  }

  get style(): MapStyle {
    return this.options.style;
  }

  /** The names that stand, with their places on the screen. */
  get written(): WrittenName[] {
    return this.scene ? this.overlay.names(this.scene, this.camera) : [];
  }

  /** What is in view as a picture of its own; null if nothing can be drawn. */
  picture(ratio: number): Promise<Blob | null> {
    const { scene, visible, view, style } = this;
    if (!scene || !visible) return Promise.resolve(null);
    const renderer = new CanvasRenderer(Infinity);
    const overlay = new Overlay();
    renderer.resize(view.width, view.height, ratio);
    renderer.setStyle(style);
    renderer.setScene(scene, visible);
    renderer.setHighlight(this.highlight);
    renderer.draw(this.camera, { edges: this.restEdges(), moving: false, weight: edgeWeight(scene.typicalRadius, this.camera.scale) });
    overlay.resize(view, ratio);
    overlay.setStyle(style);
    overlay.setScene(scene, visible, this.grid!);
    const nothing = { ...this.emphasis, selected: -1, hovered: -1, chosen: [] };
    overlay.place(scene, this.camera, nothing, this.bundles(scene, visible, this.restEdges()));
    overlay.draw(scene, this.camera, nothing);
    const page = renderer.element;
    page.getContext('2d')?.setTransform(1, 0, 0, 1, 0, 0);
    page.getContext('2d')?.drawImage(overlay.element, 0, 0);
    return new Promise((resolve) => page.toBlob(resolve, 'image/png'));
  }

  /** What of the layout is in view. */
  seen(): Bounds {
    const halfWidth = this.view.width / 2 / this.camera.scale;
    const halfHeight = this.view.height / 2 / this.camera.scale;
    const { x, y } = this.camera;
    return { minX: x - halfWidth, maxX: x + halfWidth, minY: y - halfHeight, maxY: y + halfHeight };
  }

  /** Where the reader has moved to; null while the whole is shown. */
  get looking(): Camera | null {
    return this.touched ? this.camera : null;
  }

  /** Looks where a link leads, as far as zooming goes. */
  lookAt(camera: Camera): void {
    const { min, max } = zoomLimits(this.fitScale);
    this.flight = null;
    this.touched = true;
    this.move({ ...camera, scale: Math.min(max, Math.max(min, camera.scale)) });
  }

  fit(): void {
    if (!this.scene) return;
    this.flyTo(this.fitted());
    this.touched = false;
  }

  flyTo(camera: Camera): void {
    if (this.options.reducedMotion()) {
      this.flight = null;
      this.move(camera);
      return;
    }
    this.flight = { from: this.camera, to: camera, begin: performance.now() };
    this.wake();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.restTimer);
    this.renderer?.destroy();
    this.overlay.element.remove();
  }

  /** Makes the renderer anew, by choice or by measuring. */
  chooseRenderer(choice: RendererChoice): void {
    if (choice === this.options.choice) return;
    this.options.choice = choice;
    if (this.scene && this.visible && this.view.width > 1) this.useRenderer();
  }

  private useRenderer(): void {
    this.renderer?.destroy();
    const probe: Probe = {
      prepare: (renderer) => this.prepare(renderer),
      camera: this.camera,
      detail: { edges: this.restEdges(), moving: true, weight: 1 },
      nodes: this.visible?.nodes ?? 0,
    };
    try {
      this.adopt(chooseRenderer(this.options.choice, probe, () => this.giveWay()));
    } catch (reason) {
      // Neither WebGL nor Canvas: the list twin still shows everything.
      console.error('The map cannot be drawn:', reason);
      this.renderer = null;
      this.options.onrenderer('none');
    }
  }

  private fitted(): Camera {
    return fit(this.scene!.bounds, this.view, undefined, this.inset);
  }

  /** Canvas takes over: the graphics context is gone, or far too slow. */
  private giveWay(): void {
    this.renderer?.destroy();
    const canvas = new CanvasRenderer();
    this.prepare(canvas);
    this.adopt(canvas);
  }

  private adopt(renderer: Renderer): void {
    this.renderer = renderer;
    this.options.host.prepend(renderer.element);
    this.options.onrenderer(renderer.name);
    this.emphasise();
  }

  private prepare(renderer: Renderer): void {
    renderer.resize(this.view.width, this.view.height, this.ratio);
    renderer.setStyle(this.options.style);
    if (this.scene && this.visible) renderer.setScene(this.scene, this.visible);
  }

  /** Shows another part of the same scene. */
  setVisible(visible: Visible): void {
    const { scene } = this;
    if (!scene || visible === this.visible) return;
    this.visible = visible;
    this.nameless = visible.nodes > MANY;
    this.grid = new PlaceGrid(scene, visible);
    this.overlay.setScene(scene, visible, this.grid);
    if (this.renderer) this.renderer.setScene(scene, visible);
    else if (this.view.width > 1) this.useRenderer();
    this.emphasise();
  }

  private emphasise(): void {
    const { scene, visible } = this;
    if (!scene || !visible) return;
    const { highlight, emphasis } = emphasisOf(scene, visible, this);
    this.emphasis = emphasis;
    this.highlight = highlight;
    this.renderer?.setHighlight(highlight);
    this.placed = null;
    this.wake();
  }

  private stepDrift(scene: Scene, now: number): void {
    const arrived = this.drift?.step(now) ?? true;
    this.renderer?.movePlaces();
    if (!arrived) return;
    this.drift = null;
    this.grid = new PlaceGrid(scene, this.visible!);
  }

  private move(camera: Camera): void {
    this.camera = this.scene ? keepNear(camera, this.scene.bounds, this.view) : camera;
    this.moving = true;
    clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => this.settle(), REST_MS);
    this.wake();
  }

  private settle(): void {
    this.moving = false;
    this.placed = null;
    this.budget.rest();
    this.wake();
  }

  private wake(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  private restEdges(): number {
    return readableEdges(this.visible!, this.camera, this.view, this.scene!.bounds, this.scene!.scope.type === 'atlas');
  }

  /** Edges whose counts are written: in the atlas, those drawn, or those of the node that stands out. */
  private bundles(scene: Scene, visible: Visible, drawn: number): Uint32Array {
    if (scene.scope.type !== 'atlas') return NONE;
    const { hovered } = this.emphasis;
    const shown = hovered >= 0 ? edgesAt(scene, hovered).filter((e) => visible.edge[e]) : visible.edges.subarray(0, drawn);
    // A single link is a line, no bundle.
    return shown.filter((e) => scene.bundle[e]! > 1);
  }

  /** While moving, names are placed anew now and then if the zoom or much of the view changed. */
  private namesAreStale(now: number): boolean {
    if (!this.placed) return true;
    if ((this.visible?.nodes ?? 0) > MANY) return false;
    const { at, camera } = this.placed;
    if (now - at < PLACE_EVERY_MS) return false;
    const zoomed = Math.abs(Math.log(camera.scale / this.camera.scale)) > 0.08;
    const moved = Math.hypot(camera.x - this.camera.x, camera.y - this.camera.y) * this.camera.scale;
    return zoomed || moved > this.view.width * 0.2;
  }

  private tick(now: number): void {
    this.frame = 0;
    const { scene, visible, renderer } = this;
    if (!scene || !visible || !renderer) return;
    const begin = performance.now();
    if (this.flight) {
      const t = (now - this.flight.begin) / FLY_MS;
      const { from, to } = this.flight;
      if (t >= 1) this.flight = null;
      this.move(between(from, to, t));
    }
    if (this.drift) this.stepDrift(scene, now);
    const moving = this.moving || this.drift !== null;
    const edges = moving ? Math.min(this.restEdges(), this.budget.value) : this.restEdges();
    this.stats.edges = edges;
    const anew = renderer.draw(this.camera, { edges, moving, weight: edgeWeight(scene.typicalRadius, this.camera.scale) });
    if (this.nameless) this.wake();
    else if (!moving || this.namesAreStale(now)) {
      this.overlay.place(scene, this.camera, this.emphasis, this.bundles(scene, visible, edges));
      this.placed = { at: now, camera: this.camera };
    }
    this.nameless = false;
    this.overlay.draw(scene, this.camera, this.emphasis);
    const cost = performance.now() - begin;
    if (moving && anew) this.budget.frame(now, cost);
    else if (moving) this.budget.skip(now);
    if (this.slow.frame(now, moving) && renderer.name === 'webgl' && this.options.choice === 'auto') this.giveWay();
    this.stats.script.push(cost);
    if (this.stats.script.length > 120) this.stats.script.shift();
    this.options.onframe();
    if (this.flight || this.drift) this.wake();
  }
}
