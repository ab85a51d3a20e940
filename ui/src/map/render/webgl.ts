/**
 * WebGL2: quads from typed arrays, uploaded once per scene; a frame is five draw calls. The corners are written out
 * rather than instanced: software drivers draw instance by instance, many times slower.
 */

import type { Camera } from '../camera';
import type { Scene, Visible } from '../scene';
import { maxRadius, MIN_RADIUS } from '../size';
import { edgeColumns, edgesInView, fourfold, landColumns, nodeColumns, nodeLooks, outlineColumns, quadIndices, smallOnes } from './columns';
import { buffer, program, type Program } from './gl';
import { inkOf, LONG_EDGE, TAIL, type Detail, type Highlight, type Renderer } from './renderer';
import * as shaders from './shaders';
import type { MapStyle } from './style';

/** Edges of a large map that lie ready; more are fetched for what is in view when the picture rests. */
const READY = 40_000;
/** Nodes beyond which a moving picture does without the rims that part marks. */
const MANY = 8000;
const RIM = 1.3;

type Buffer = 'land' | 'outline' | 'edges' | 'view' | 'strong' | 'places' | 'looks' | 'largePlaces' | 'largeLooks';
const BUFFERS: Buffer[] = ['land', 'outline', 'edges', 'view', 'strong', 'places', 'looks', 'largePlaces', 'largeLooks'];

export class WebglRenderer implements Renderer {
  readonly name = 'webgl';
  readonly element: HTMLCanvasElement;
  readonly clustered = false;
  private readonly gl: WebGL2RenderingContext;
  private readonly land: Program;
  private readonly edge: Program;
  private readonly point: Program;
  private readonly quad: Program;
  private readonly buffers: Record<Buffer, WebGLBuffer>;
  private scene: Scene | null = null;
  private visible: Visible | null = null;
  private order: Uint32Array = new Uint32Array();
  /** How many of the order are drawn as points; the rest as quads. */
  private small = 0;
  private highlight: Highlight | null = null;
  private width = 1;
  private height = 1;
  private ratio = 1;
  private readonly indices: WebGLBuffer;
  private quads = 0;
  private landPoints = 0;
  private outlines = 0;
  private surface: [number, number, number] = [1, 1, 1];

  /** Throws if the machine has no WebGL2. `onLost` tells that the context is gone. */
  constructor(private readonly onLost: () => void) {
    this.element = document.createElement('canvas');
    const gl = this.element.getContext('webgl2', {
      antialias: false,
      alpha: false,
      depth: false,
      stencil: false,
      powerPreference: 'high-performance',
    });
    if (!gl) throw new Error('WebGL2 is not available');
    this.gl = gl;
    this.element.addEventListener('webglcontextlost', onLost, { once: true });
    this.land = program(gl, shaders.LAND_VERTEX, shaders.LAND_FRAGMENT);
    this.edge = program(gl, shaders.EDGE_VERTEX, shaders.EDGE_FRAGMENT);
    this.point = program(gl, shaders.POINT_VERTEX, shaders.POINT_FRAGMENT);
    this.quad = program(gl, shaders.QUAD_VERTEX, shaders.QUAD_FRAGMENT);
    this.buffers = Object.fromEntries(BUFFERS.map((name) => [name, buffer(gl)])) as Record<Buffer, WebGLBuffer>;
    this.indices = buffer(gl);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.element.width = Math.max(1, Math.round(width * ratio));
    this.element.height = Math.max(1, Math.round(height * ratio));
    this.gl.viewport(0, 0, this.element.width, this.element.height);
  }

  setScene(scene: Scene, visible: Visible): void {
    this.scene = scene;
    this.visible = visible;
    this.highlight = null;
    const land = landColumns(scene);
    this.landPoints = land.length / 3;
    this.fill('land', land);
    const outline = outlineColumns(scene);
    this.outlines = outline.length / 6;
    this.fillQuads('outline', outline, 6);
    this.fillPlaces(scene, visible);
    this.fillLooks(scene, null);
    this.fillQuads('edges', edgeColumns(scene, visible.edges.subarray(0, READY)), 6);
    for (const node of [this.point, this.quad]) {
      this.gl.useProgram(node.program);
      this.gl.uniform1fv(node.at('u_most'), maxRadius(scene));
    }
  }

  movePlaces(): void {
    const { scene, visible } = this;
    if (!scene || !visible) return;
    this.fillPlaces(scene, visible);
    this.fillQuads('edges', edgeColumns(scene, visible.edges.subarray(0, READY)), 6);
    if (this.highlight) this.fillQuads('strong', edgeColumns(scene, this.highlight.edges), 6);
  }

  setStyle(style: MapStyle): void {
    const { gl } = this;
    this.surface = style.surface;
    gl.useProgram(this.land.program);
    gl.uniform3fv(this.land.at('u_lands'), style.lands.flat());
    gl.useProgram(this.edge.program);
    const looks = style.edges.map((look) => [...look.colour, look.alpha]);
    gl.uniform4fv(this.edge.at('u_colours'), [...looks, [...style.landLine, 0.55]].flat());
    const widths = style.edges.map((look) => [look.wide, look.narrow, look.dashed ? 1 : 0]);
    gl.uniform3fv(this.edge.at('u_widths'), [...widths, [1.1, 1.1, 0]].flat());
    for (const node of [this.point, this.quad]) {
      gl.useProgram(node.program);
      gl.uniform3fv(node.at('u_colours'), style.tones.flat());
      gl.uniform3fv(node.at('u_surface'), style.surface);
      gl.uniform1fv(node.at('u_least'), MIN_RADIUS);
    }
  }

  setHighlight(highlight: Highlight | null): void {
    this.highlight = highlight;
    if (!this.scene) return;
    this.fillLooks(this.scene, highlight);
    if (highlight) this.fillQuads('strong', edgeColumns(this.scene, highlight.edges), 6);
  }

  draw(camera: Camera, detail: Detail): boolean {
    const { gl, scene, visible } = this;
    gl.clearColor(...this.surface, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!scene || !visible) return true;
    const dim = this.highlight?.dim ?? 0;
    if (this.landPoints > 0) {
      this.use(this.land, camera);
      this.bind('land', 0, 3, 12, 0);
      gl.drawArrays(gl.TRIANGLES, 0, this.landPoints);
    }
    this.use(this.edge, camera);
    this.edges('outline', this.outlines, 0, 0, 1, 1);
    this.drawEdges(camera, detail, scene, visible, (1 - dim * 0.85) * inkOf(detail.weight));
    if (this.highlight) this.edges('strong', this.highlight.edges.length, 0, 0, 1.7, detail.weight * 1.5);
    const rim = detail.moving && this.order.length > MANY ? 0 : RIM;
    this.useNodes(this.point, camera, dim, rim, 'places', 'looks');
    gl.drawArrays(gl.POINTS, 0, this.small);
    const large = this.order.length - this.small;
    if (large === 0) return true;
    this.useNodes(this.quad, camera, dim, RIM, 'largePlaces', 'largeLooks');
    gl.drawElements(gl.TRIANGLES, large * 6, gl.UNSIGNED_INT, 0);
    return true;
  }

  /** The prefix that lies ready; of a longer one, what is in view. */
  private drawEdges(camera: Camera, detail: Detail, scene: Scene, visible: Visible, alpha: number): void {
    const cut = detail.edges < visible.edges.length ? TAIL : 0;
    if (detail.edges <= READY || detail.moving) {
      this.edges('edges', Math.min(detail.edges, READY), cut, LONG_EDGE, alpha, detail.weight);
      return;
    }
    const near = edgesInView(scene, visible.edges.subarray(0, detail.edges), camera, this.width, this.height);
    this.fillQuads('view', edgeColumns(scene, near), 6);
    this.edges('view', near.length, cut, LONG_EDGE, alpha, detail.weight);
  }

  private useNodes(which: Program, camera: Camera, dim: number, rim: number, places: Buffer, looks: Buffer): void {
    const { gl } = this;
    this.use(which, camera);
    gl.uniform1f(which.at('u_dim'), dim * 0.78);
    gl.uniform1f(which.at('u_rim'), rim);
    this.bind(places, 0, 3, 12, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[looks]);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribIPointer(1, 4, gl.UNSIGNED_BYTE, 4, 0);
  }

  private fillPlaces(scene: Scene, visible: Visible): void {
    const { places, order } = nodeColumns(scene, visible);
    this.order = order;
    this.small = smallOnes(scene, order);
    this.fill('places', places.subarray(0, this.small * 3));
    this.fillQuads('largePlaces', places.subarray(this.small * 3), 3);
  }

  private fillLooks(scene: Scene, highlight: Highlight | null): void {
    const looks = nodeLooks(scene, this.order, highlight);
    this.fill('looks', looks.subarray(0, this.small * 4));
    this.fillQuads('largeLooks', looks.subarray(this.small * 4), 4);
  }

  finish(): void {
    this.gl.readPixels(0, 0, 1, 1, this.gl.RGBA, this.gl.UNSIGNED_BYTE, new Uint8Array(4));
  }

  destroy(): void {
    // Letting the context go is no loss to be told of.
    this.element.removeEventListener('webglcontextlost', this.onLost);
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
    this.element.remove();
  }

  private use(which: Program, camera: Camera): void {
    const { gl } = this;
    gl.useProgram(which.program);
    gl.uniform3f(which.at('u_camera'), camera.x, camera.y, camera.scale);
    gl.uniform2f(which.at('u_view'), this.width, this.height);
    gl.uniform1f(which.at('u_ratio'), this.ratio);
  }

  private edges(
    from: Buffer,
    count: number,
    tail: number,
    long: number,
    alpha: number,
    boost: number,
  ): void {
    if (count === 0) return;
    const { gl } = this;
    gl.uniform4f(this.edge.at('u_fade'), count, tail, long, alpha);
    gl.uniform1f(this.edge.at('u_boost'), boost);
    this.bind(from, 0, 4, 24, 0);
    this.bind(from, 1, 2, 24, 16);
    gl.drawElements(gl.TRIANGLES, count * 6, gl.UNSIGNED_INT, 0);
  }

  private bind(
    from: Buffer,
    location: number,
    size: number,
    stride: number,
    offset: number,
  ): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[from]);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset);
  }

  /** Uploads items of `stride` numbers as quads, and as many indices as are needed. */
  private fillQuads(which: Buffer, data: Float32Array | Uint8Array, stride: number): void {
    this.fill(which, fourfold(data, stride));
    const quads = data.length / stride;
    if (quads <= this.quads) return;
    this.quads = quads * 2;
    this.gl.bindBuffer(this.gl.ELEMENT_ARRAY_BUFFER, this.indices);
    this.gl.bufferData(this.gl.ELEMENT_ARRAY_BUFFER, quadIndices(this.quads), this.gl.STATIC_DRAW);
  }

  private fill(which: Buffer, data: Float32Array | Uint8Array): void {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers[which]);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, data, this.gl.DYNAMIC_DRAW);
  }
}
