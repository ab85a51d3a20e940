/** Mouse, touch and pen on the map, turned into camera moves and picks. */

import type { Point } from './camera';
import type { MapEngine } from './engine';
import { boxOf, inside } from './lasso';

/** A press that moves further than this drags, in CSS pixels. */
const DRAG = 4;
const HOVER_MS = 70;
/** Smaller marks than this are not dragged: one means to move the map. CSS pixels. */
const GRIP = 3.5;
/** Points of a lasso are at least so far apart, CSS pixels. */
const LASSO_STEP = 4;

export interface PointerCallbacks {
  onhover(node: number): void;
  onselect(node: number): void;
  /** Shift: one more node, or one less. */
  onadd(nodes: number[], toggle: boolean): void;
  onopen(node: number): void;
  onmenu(node: number, at: Point): void;
  ondrag(dragging: boolean): void;
  /** The line drawn so far; null when it is done. */
  onlasso(line: readonly Point[] | null): void;
  /** A node was put somewhere. */
  onmoved(node: number): void;
}

type Spot = Point;

export function attachPointer(element: HTMLElement, engine: MapEngine, on: PointerCallbacks): () => void {
  const pressed = new Map<number, Spot>();
  let begin: Spot | null = null;
  let dragging = false;
  let hoverTimer = 0;
  let hovered = -1;
  let held = -1;
  let lasso: Spot[] | null = null;

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
    const node = engine.pick(begin.x, begin.y);
    if (event.shiftKey && node < 0) lasso = [begin];
    else held = !event.shiftKey && node >= 0 && (engine.placeOf(node)?.radius ?? 0) >= GRIP ? node : -1;
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
    if (lasso) {
      const end = lasso.at(-1)!;
      if (Math.hypot(at.x - end.x, at.y - end.y) >= LASSO_STEP) on.onlasso((lasso = [...lasso, at]));
      return;
    }
    if (held >= 0 && pressed.size === 1) {
      engine.drag(held, at.x, at.y);
      return;
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
      const node = engine.pick(at.x, at.y);
      if (!event.shiftKey) on.onselect(node);
      else if (node >= 0) on.onadd([node], true);
    } else if (lasso) on.onadd(enclosed(engine, lasso), false);
    else if (held >= 0) {
      engine.drop();
      on.onmoved(held);
    }
    letGo();
  };
  const letGo = (): void => {
    if (lasso) on.onlasso(null);
    lasso = null;
    held = -1;
    if (pressed.size === 0) setDragging(false);
  };
  const menu = (event: MouseEvent): void => {
    // The menu key asks at the selected node instead: the canvas answers that.
    if (event.button !== 2) return;
    event.preventDefault();
    const at = spotOf(event);
    hover(-1, 0);
    on.onmenu(engine.pick(at.x, at.y), at);
  };
  const cancel = (event: PointerEvent): void => {
    pressed.delete(event.pointerId);
    if (held >= 0) engine.drop();
    letGo();
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
  element.addEventListener('contextmenu', menu);
  return () => {
    clearTimeout(hoverTimer);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', cancel);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('dblclick', twice);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('contextmenu', menu);
  };
}

function enclosed(engine: MapEngine, line: readonly Spot[]): number[] {
  const { left, top, right, bottom } = boxOf(line);
  return engine.nodesIn(left, top, right, bottom).filter((node) => {
    const at = engine.placeOf(node);
    return at !== null && inside(line, at.x, at.y);
  });
}

/** How much one turn of the wheel zooms; a pinch on a touchpad comes as a wheel with Ctrl. */
export function wheelFactor(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = event.deltaMode === 1 ? event.deltaY * 24 : event.deltaMode === 2 ? event.deltaY * 400 : event.deltaY;
  const step = Math.max(-240, Math.min(240, pixels)) * (event.ctrlKey ? 0.008 : 0.0016);
  return Math.exp(-step);
}
