/** The small map of the whole: where it lies in its frame, and its drawing. */

import type { Bounds } from './camera';
import { css, readStyle } from './render/style';
import type { Scene, Visible } from './scene';

/** CSS pixels of the frame = layout units * scale + offset. */
export interface Frame {
  scale: number;
  left: number;
  top: number;
}

const MARGIN = 5;
/** Of more nodes, every so many are left out: the picture is too small to tell. */
const MOST_DOTS = 4000;

export function minimapFrame(bounds: Bounds, width: number, height: number): Frame {
  const w = Math.max(bounds.maxX - bounds.minX, 1e-3);
  const h = Math.max(bounds.maxY - bounds.minY, 1e-3);
  const scale = Math.min((width - 2 * MARGIN) / w, (height - 2 * MARGIN) / h);
  return {
    scale,
    left: width / 2 - ((bounds.minX + bounds.maxX) / 2) * scale,
    top: height / 2 - ((bounds.minY + bounds.maxY) / 2) * scale,
  };
}

export function drawMinimap(canvas: HTMLCanvasElement, scene: Scene, visible: Visible, frame: Frame, ratio: number): void {
  canvas.width = Math.round(canvas.clientWidth * ratio) || 1;
  canvas.height = Math.round(canvas.clientHeight * ratio) || 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const style = readStyle(canvas);
  context.scale(ratio, ratio);
  for (const land of scene.territories) {
    context.fillStyle = css(style.lands[land.tint]!);
    context.beginPath();
    for (const loop of land.loops) {
      for (let k = 0; k < loop.length; k += 2) {
        const x = loop[k]! * frame.scale + frame.left;
        const y = loop[k + 1]! * frame.scale + frame.top;
        if (k === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    context.fill();
  }
  const step = Math.max(1, Math.ceil(visible.nodes / MOST_DOTS));
  context.globalAlpha = 0.7;
  for (let i = 0; i < scene.count; i += step) {
    if (!visible.node[i]) continue;
    context.fillStyle = css(style.tones[scene.tone[i]!]!);
    context.fillRect(scene.x[i]! * frame.scale + frame.left - 0.6, scene.y[i]! * frame.scale + frame.top - 0.6, 1.2, 1.2);
  }
}
