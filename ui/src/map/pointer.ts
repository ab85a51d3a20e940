/** Mouse, touch and pen on the map, turned into camera moves and picks. */

import type { MapEngine } from './engine';

/** A press that moves further than this drags, in CSS pixels. */
const DRAG = 4;
const HOVER_MS = 70;

export interface PointerCallbacks {
  onhover(node: number): void;
  onselect(node: number): void;
  onopen(node: number): void;
  ondrag(dragging: boolean): void;
}

type Spot = { x: number; y: number };

export function attachPointer(element: HTMLElement, engine: MapEngine, on: PointerCallbacks): () => void {
  const pressed = new Map<number, Spot>();
  let begin: Spot | null = null;
  let dragging = false;
  let hoverTimer = 0;
  let hovered = -1;

  const spotOf = (event: MouseEvent): Spot => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const hover = (node: number, delay: number): void => {
    if (node === hovered) return;
    hovered = node;
    clearTimeout(hoverTimer);
    hoverTimer = window.setTimeout(() => on.onhover(node), delay);
  };
  const setDragging = (value: boolean): void => {
    if (dragging === value) return;
    dragging = value;
    on.ondrag(value);
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    pressed.set(event.pointerId, spotOf(event));
    begin = spotOf(event);
  };
  const move = (event: PointerEvent): void => {
    const at = spotOf(event);
    const last = pressed.get(event.pointerId);
    if (!last) {
      if (event.pointerType !== 'touch') hover(engine.pick(at.x, at.y), HOVER_MS);
      return;
    }
    if (!dragging && begin && Math.hypot(at.x - begin.x, at.y - begin.y) < DRAG) return;
    if (!dragging) {
      setDragging(true);
      hover(-1, 0);
      element.setPointerCapture?.(event.pointerId);
    }
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(at.x - other.x, at.y - other.y);
      if (before > 8) engine.zoom(after / before, (at.x + other.x) / 2, (at.y + other.y) / 2);
      engine.pan((at.x - last.x) / 2, (at.y - last.y) / 2);
    } else engine.pan(at.x - last.x, at.y - last.y);
    pressed.set(event.pointerId, at);
  };
  const up = (event: PointerEvent): void => {
    if (!pressed.delete(event.pointerId)) return;
    if (!dragging) {
      const at = spotOf(event);
      on.onselect(engine.pick(at.x, at.y));
    }
    if (pressed.size === 0) setDragging(false);
  };
  const cancel = (event: PointerEvent): void => {
    pressed.delete(event.pointerId);
    if (pressed.size === 0) setDragging(false);
  };
  const leave = (): void => hover(-1, 0);
  const twice = (event: MouseEvent): void => {
    const at = spotOf(event);
    const node = engine.pick(at.x, at.y);
    if (node >= 0) on.onopen(node);
    else engine.zoom(1.8, at.x, at.y, true);
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const at = spotOf(event);
    engine.zoom(wheelFactor(event), at.x, at.y);
  };

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', cancel);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('dblclick', twice);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    clearTimeout(hoverTimer);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', cancel);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('dblclick', twice);
    element.removeEventListener('wheel', wheel);
  };
}

/** How much one turn of the wheel zooms; a pinch on a touchpad comes as a wheel with Ctrl. */
export function wheelFactor(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = event.deltaMode === 1 ? event.deltaY * 24 : event.deltaMode === 2 ? event.deltaY * 400 : event.deltaY;
  const step = Math.max(-240, Math.min(240, pixels)) * (event.ctrlKey ? 0.008 : 0.0016);
  return Math.exp(-step);
}
