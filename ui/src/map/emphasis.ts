/** What stands out: the node pointed at or selected, its neighbours, the edges between them. */

import type { Emphasis } from './overlay';
import type { Highlight } from './render/renderer';
import { edgesAt, type Scene, type Visible } from './scene';

/** How far the rest steps back when one points at a node, and while one is only selected. */
const POINTED = 0.9;
const SELECTED = 0.35;

export function emphasisOf(
  scene: Scene,
  visible: Visible,
  selected: number,
  hovered: number,
): { highlight: Highlight | null; emphasis: Emphasis } {
  const focus = hovered >= 0 ? hovered : selected;
  const emphasis: Emphasis = { selected, hovered, near: new Uint32Array(), only: hovered >= 0 };
  if (focus < 0) return { highlight: null, emphasis };
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
