/** Where the reader looks: a centre in layout units and a scale in CSS pixels per unit. */

export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Viewport {
  width: number;
  height: number;
}

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export interface Point {
  x: number;
  y: number;
}

/** How far one may zoom out of or into the fitted picture. */
export const ZOOM_OUT = 0.5;
export const ZOOM_IN = 60;
/** No picture is drawn larger than this, however small the scene. */
const MAX_FIT_SCALE = 2.4;

export function toScreen(camera: Camera, view: Viewport, x: number, y: number): Point {
  return {
    x: (x - camera.x) * camera.scale + view.width / 2,
    y: (y - camera.y) * camera.scale + view.height / 2,
  };
}

export function toWorld(camera: Camera, view: Viewport, sx: number, sy: number): Point {
  return {
    x: (sx - view.width / 2) / camera.scale + camera.x,
    y: (sy - view.height / 2) / camera.scale + camera.y,
  };
}

/** Moves the picture by screen pixels. */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale };
}

/** Zooms by a factor while the point under the cursor stays where it is. */
export function zoomAt(
  camera: Camera,
  view: Viewport,
  factor: number,
  sx: number,
  sy: number,
  limits: { min: number; max: number },
): Camera {
  const scale = Math.min(limits.max, Math.max(limits.min, camera.scale * factor));
  const at = toWorld(camera, view, sx, sy);
  return {
    x: at.x - (sx - view.width / 2) / scale,
    y: at.y - (sy - view.height / 2) / scale,
    scale,
  };
}

/** Strips of the view that something lies over, in CSS pixels. */
export interface Inset {
  left: number;
  bottom: number;
}

const NO_INSET: Inset = { left: 0, bottom: 0 };

/** The camera that shows all of `bounds` with a margin in pixels, beside what covers the view. */
export function fit(bounds: Bounds, view: Viewport, margin = 28, inset = NO_INSET): Camera {
  const width = Math.max(bounds.maxX - bounds.minX, 1);
  const height = Math.max(bounds.maxY - bounds.minY, 1);
  const roomX = Math.max(view.width - inset.left - 2 * margin, 40);
  const roomY = Math.max(view.height - inset.bottom - 2 * margin, 40);
  const scale = Math.min(roomX / width, roomY / height, MAX_FIT_SCALE);
  return {
    x: (bounds.minX + bounds.maxX - inset.left / scale) / 2,
    y: (bounds.minY + bounds.maxY + inset.bottom / scale) / 2,
    scale,
  };
}

export function zoomLimits(fitScale: number): { min: number; max: number } {
  return { min: fitScale * ZOOM_OUT, max: Math.max(fitScale * ZOOM_IN, 4) };
}

/** Keeps the centre near the picture, so that it cannot be lost. */
export function keepNear(camera: Camera, bounds: Bounds, view: Viewport): Camera {
  const slackX = (view.width / camera.scale) * 0.4;
  const slackY = (view.height / camera.scale) * 0.4;
  return {
    x: Math.min(bounds.maxX + slackX, Math.max(bounds.minX - slackX, camera.x)),
    y: Math.min(bounds.maxY + slackY, Math.max(bounds.minY - slackY, camera.y)),
    scale: camera.scale,
  };
}

export function easeOut(t: number): number {
  const rest = 1 - Math.min(1, Math.max(0, t));
  return 1 - rest * rest * rest;
}

/** Between two cameras; the scale moves evenly to the eye, that is in logarithms. */
export function between(a: Camera, b: Camera, t: number): Camera {
  const u = easeOut(t);
  return {
    x: a.x + (b.x - a.x) * u,
    y: a.y + (b.y - a.y) * u,
    scale: a.scale * Math.pow(b.scale / a.scale, u),
  };
}

/** Whether a place is on the screen, at least `margin` pixels from its edge. */
export function isVisible(camera: Camera, view: Viewport, x: number, y: number, margin = 24): boolean {
  const p = toScreen(camera, view, x, y);
  return p.x >= margin && p.y >= margin && p.x <= view.width - margin && p.y <= view.height - margin;
}

export function boundsOf(x: Float32Array, y: Float32Array, r?: Float32Array): Bounds {
  if (x.length === 0) return { minX: -1, minY: -1, maxX: 1, maxY: 1 };
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let i = 0; i < x.length; i += 1) {
    const pad = r ? r[i]! : 0;
    minX = Math.min(minX, x[i]! - pad);
    maxX = Math.max(maxX, x[i]! + pad);
    minY = Math.min(minY, y[i]! - pad);
    maxY = Math.max(maxY, y[i]! + pad);
  }
  return { minX, minY, maxX, maxY };
}
