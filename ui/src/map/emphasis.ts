/** What stands out: the node pointed at or selected with its neighbours, or what was asked to be highlighted. */

import type { Emphasis } from './overlay';
import type { Highlight } from './render/renderer';
import { edgesAt, type Scene, type Visible } from './scene';

/** How far the rest steps back when one points at a node, while one is only selected, and beside what is highlighted. */
const POINTED = 0.9;
const SELECTED = 0.35;
const HIGHLIGHTED = 0.8;

/** What a search, a path or a time asks to be seen. */
export interface Asked {
  /** 1 for a node that keeps its colour. */
  nodes: Uint8Array;
  /** Edges drawn strongly. */
  edges: Uint32Array;
}

export interface Pointing {
  selected: number;
  hovered: number;
  /** Nodes selected together. */
  chosen: readonly number[];
  asked: Asked | null;
}

const NO_EDGES = new Uint32Array();

export function emphasisOf(scene: Scene, visible: Visible, pointing: Pointing): { highlight: Highlight | null; emphasis: Emphasis } {
  const seen = (node: number): boolean => node >= 0 && visible.node[node] === 1;
  const { hovered, asked } = pointing;
  // What is filtered away has no ring and no name, though it stays selected.
  const selected = seen(pointing.selected) ? pointing.selected : -1;
  const chosen = pointing.chosen.filter(seen);
  const emphasis: Emphasis = { selected, hovered, chosen, near: NO_EDGES, only: hovered >= 0 };
  if (hovered < 0 && asked) {
    emphasis.near = namesOf(scene, visible, asked.nodes);
    emphasis.only = true;
    return { highlight: { ...asked, dim: HIGHLIGHTED }, emphasis };
  }
  if (hovered < 0 && chosen.length > 1) {
    const nodes = new Uint8Array(scene.count);
    for (const node of chosen) nodes[node] = 1;
    emphasis.near = Uint32Array.from(chosen);
    return { highlight: { nodes, edges: between(scene, visible, nodes, chosen), dim: SELECTED * 1.5 }, emphasis };
  }
  const focus = hovered >= 0 ? hovered : selected;
  // That all of a MOC's own map belongs to it need not be pointed out: only who points at it sees its lines.
  const whole = scene.scope.type === 'moc' && hovered < 0 && focus >= 0 && scene.ids[focus] === scene.scope.id;
  if (focus < 0 || whole) return { highlight: null, emphasis };
  const nodes = new Uint8Array(scene.count);
  nodes[focus] = 1;
  const near: number[] = [];
  const edges = edgesAt(scene, focus).filter((e) => {
    if (!visible.edge[e]) return false;
    const other = scene.from[e] === focus ? scene.to[e]! : scene.from[e]!;
    if (!nodes[other]) near.push(other);
    nodes[other] = 1;
    return true;
  });
  near.sort((a, b) => scene.degree[b]! - scene.degree[a]!);
  emphasis.near = Uint32Array.from(near);
  return { highlight: { nodes, edges, dim: hovered >= 0 ? POINTED : SELECTED }, emphasis };
}

/** Names come first for what is highlighted, the most linked before the others. */
function namesOf(scene: Scene, visible: Visible, nodes: Uint8Array): Uint32Array {
  const found: number[] = [];
  for (let i = 0; i < scene.count; i += 1) if (nodes[i] && visible.node[i]) found.push(i);
  found.sort((a, b) => scene.degree[b]! - scene.degree[a]! || a - b);
  return Uint32Array.from(found.slice(0, 1500));
}

function between(scene: Scene, visible: Visible, nodes: Uint8Array, chosen: readonly number[]): Uint32Array {
  const found = new Set<number>();
  for (const node of chosen) {
    for (const e of edgesAt(scene, node)) if (visible.edge[e] && nodes[scene.from[e]!] && nodes[scene.to[e]!]) found.add(e);
  }
  return Uint32Array.from(found);
}
