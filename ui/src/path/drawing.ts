/** What both kinds of path are drawn from: boxes with places, lines with reasons. */

import type { CutEdge, EdgeDto, ExplainedPath, LearnPath, LearnStep, NodeSummary, StepStatus } from '../ipc';
import { EDGE_WORDS } from '../shared/words';

export interface Box {
  /** Unique in the drawing; a node can stand in several alternatives. */
  key: string;
  node: NodeSummary;
  /** Centre. */
  x: number;
  y: number;
  /** How it stands; null where that is not the question. */
  status: StepStatus | null;
  /** Drawn as a target. Where a map of content or a topic stands for most of the steps, that would tell nothing. */
  target: boolean;
  order: number;
  minutes: number | null;
}

export interface Line {
  key: string;
  edge: EdgeDto;
  /** SVG path data from left to right. */
  d: string;
  /** Keys of the boxes at its left and right end. */
  from: string;
  to: string;
  /** Whether the arrow points at the left end. */
  backwards: boolean;
  /** Whether the user pinned it. */
  pinned: boolean;
  /** The need was set aside: the line is no part of the way. */
  cut: CutEdge | null;
  /** What is written over it, if anything. */
  word: { text: string; x: number; y: number } | null;
}

export interface Drawing {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
  boxWidth: number;
  boxHeight: number;
}

/** What cards are coloured by: how a step stands, or how hard it is. */
export type Colour = 'standing' | 'difficulty';

/** So many targets are told apart from the other steps in any case. */
const FEW_TARGETS = 5;

/** Rows of alternatives, in layout units. */
const ROW_BOX = { width: 190, height: 64, gapX: 92, gapY: 44 };

export function learnDrawing(path: LearnPath): Drawing {
  const targets = path.steps.filter((step) => step.target).length;
  const marked = targets <= FEW_TARGETS || 2 * targets <= path.steps.length;
  return {
    boxes: path.steps.map((step) => ({
      key: step.node.id,
      node: step.node,
      x: step.x,
      y: step.y,
      status: step.status,
      target: step.target && marked,
      order: step.order,
      minutes: step.minutes,
    })),
    lines: [
      ...path.edges
        .filter(({ route }) => route.length >= 4)
        .map(({ edge, route, pinned }) => ({
          key: `${edge.from} ${edge.to} ${edge.kind}`, edge, d: smooth(route), from: edge.to, to: edge.from, backwards: false, pinned, cut: null, word: null,
        })),
      ...path.cuts.filter(({ route }) => route.length >= 4).map((cut) => cutLine(path, cut)),
    ],
    width: path.width,
    height: path.height,
    boxWidth: path.box_width,
    boxHeight: path.box_height,
  };
}

/** From the earlier step to the later one, as it lies; the arrow points at what would need the other. */
function cutLine(path: LearnPath, cut: CutEdge): Line {
  const { edge, route } = cut;
  const order = (id: string): number => path.steps.find((step) => step.node.id === id)?.order ?? 0;
  const backwards = order(edge.from) < order(edge.to);
  const [from, to] = backwards ? [edge.from, edge.to] : [edge.to, edge.from];
  return { key: `${edge.from} ${edge.to} cut`, edge, d: smooth(route), from, to, backwards, pinned: false, cut, word: null };
}

/** Each alternative is a row, the best explained on top. */
export function betweenDrawing(paths: readonly ExplainedPath[]): Drawing {
  const { width, height, gapX, gapY } = ROW_BOX;
  const boxes: Box[] = [];
  const lines: Line[] = [];
  paths.forEach((path, row) => {
    const y = row * (height + gapY) + height / 2;
    const at = (place: number): number => place * (width + gapX) + width / 2;
    path.nodes.forEach((node, place) => {
      boxes.push({
        key: `${row} ${place}`,
        node,
        x: at(place),
        y,
        status: null,
        target: place === path.nodes.length - 1,
        order: place + 1,
        minutes: null,
      });
    });
    path.edges.forEach((edge, place) => {
      lines.push({
        key: `${row} ${place} line`,
        edge,
        d: `M${at(place) + width / 2} ${y}H${at(place + 1) - width / 2}`,
        from: `${row} ${place}`,
        to: `${row} ${place + 1}`,
        backwards: edge.from !== path.nodes[place]?.id,
        pinned: false,
        cut: null,
        word: { text: EDGE_WORDS[edge.kind][0], x: (at(place) + at(place + 1)) / 2, y: y - 7 },
      });
    });
  });
  const longest = Math.max(0, ...paths.map((path) => path.nodes.length));
  return {
    boxes,
    lines,
    width: longest * width + Math.max(0, longest - 1) * gapX,
    height: paths.length * height + Math.max(0, paths.length - 1) * gapY,
    boxWidth: width,
    boxHeight: height,
  };
}

/** A route as a curve that is level where it meets its points; level parts stay straight. */
export function smooth(route: readonly number[]): string {
  let d = '';
  for (let k = 0; k + 1 < route.length; k += 2) {
    const x = round(route[k]!);
    const y = round(route[k + 1]!);
    if (k === 0) {
      d = `M${x} ${y}`;
      continue;
    }
    const px = round(route[k - 2]!);
    const py = round(route[k - 1]!);
    const middle = round((px + x) / 2);
    d += py === y ? `L${x} ${y}` : `C${middle} ${py} ${middle} ${y} ${x} ${y}`;
  }
  return d;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Cuts a title into at most `lines` lines of a width; `measure` gives the width of a text. */
export function wrapTitle(title: string, width: number, lines: number, measure: (text: string) => number): string[] {
  const result: string[] = [];
  let line = '';
  const words = title.split(/\s+/).filter(Boolean);
  for (let at = 0; at < words.length; at += 1) {
    const longer = line ? `${line} ${words[at]}` : words[at]!;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (result.length === lines - 1 || !line) {
      const rest = line ? `${line} ${words.slice(at).join(' ')}` : words.slice(at).join(' ');
      return [...result, cutTo(rest, width, measure)];
    }
    result.push(line);
    line = '';
    at -= 1;
  }
  return line ? [...result, line] : result;
}

function cutTo(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let cut = text;
  while (cut.length > 1 && measure(`${cut}…`) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** "45 min", "3 h 10 min", "12 h". */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (hours === 0) return `${rest} min`;
  return rest === 0 || hours >= 20 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** Keys of everything a box rests on, itself included. */
export function basisOf(drawing: Drawing, key: string): Set<string> {
  const below = new Map<string, string[]>();
  for (const line of drawing.lines) if (!line.cut) below.set(line.to, [...(below.get(line.to) ?? []), line.from]);
  const found = new Set([key]);
  const open = [key];
  while (open.length > 0) {
    for (const next of below.get(open.pop()!) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

export type Side = 'left' | 'right' | 'up' | 'down';

/** The box one would call the next in a direction, or null. */
export function nextBox(boxes: readonly Box[], from: Box, side: Side): Box | null {
  let best: Box | null = null;
  let cost = Infinity;
  for (const box of boxes) {
    if (box === from) continue;
    const dx = box.x - from.x;
    const dy = box.y - from.y;
    const along = side === 'left' ? -dx : side === 'right' ? dx : side === 'up' ? -dy : dy;
    const across = Math.abs(side === 'left' || side === 'right' ? dy : dx);
    // Up and down stay in the column as long as it has more.
    if (along <= 1 || ((side === 'up' || side === 'down') && across > 40)) continue;
    const c = along + across * 1.5;
    if (c < cost) {
      cost = c;
      best = box;
    }
  }
  return best;
}

/** What a screen reader says of a step. */
export function spokenStep(step: LearnStep, steps: number, titles: ReadonlyMap<string, string>): string {
  const needs = step.needs.map((id) => titles.get(id)).filter(Boolean);
  return [
    `Step ${step.order} of ${steps}`,
    step.node.title,
    step.target ? 'target' : '',
    `${step.status}, ${duration(step.minutes)}`,
    needs.length > 0 ? `needs ${needs.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join('. ');
}
