/** Which nodes the reader's choices leave on the map. */

import type { MapChoices } from './choices';
import { hubsOf, type Encoding } from './encode';
import { EDGE_KINDS, MOC, NODE_KINDS } from './kinds';
import type { Filter, Scene } from './scene';

export interface Masking {
  choices: MapChoices;
  encoding: Encoding;
  /** Ids that match the query; null if there is none. */
  matches: ReadonlySet<string> | null;
  /** Only what was made by this day (days since 1970); Infinity for all. */
  until: number;
}

export function maskOf(scene: Scene, { choices, encoding, matches, until }: Masking): Filter {
  const nodes = new Uint8Array(scene.count).fill(1);
  const take = (hidden: (node: number) => boolean): void => {
    for (let i = 0; i < scene.count; i += 1) if (nodes[i] && hidden(i)) nodes[i] = 0;
  };
  const kinds = new Set(choices.hiddenKinds.map((kind) => NODE_KINDS.indexOf(kind)));
  if (kinds.size > 0) take((i) => kinds.has(scene.kind[i]!));
  const classes = new Set(choices.hiddenClasses);
  if (classes.size > 0 && choices.colour !== 'kind') {
    const hidden = encoding.classes.map(({ key }) => classes.has(key));
    take((i) => hidden[encoding.of[i]!] === true);
  }
  for (const id of choices.hiddenNodes) {
    const node = scene.indexOf.get(id);
    if (node !== undefined) nodes[node] = 0;
  }
  const folder = choices.hiddenFolders.length > 0 ? scene.attributes.words.folder : undefined;
  if (folder) {
    const hidden = folder.names.map((name) => choices.hiddenFolders.some((each) => name === each || name.startsWith(`${each}/`)));
    take((i) => hidden[folder.of[i]!] === true);
  }
  // A MOC keeps its place whatever its links: it names the region.
  if (choices.leastLinks > 0) take((i) => scene.kind[i] !== MOC && scene.degree[i]! < choices.leastLinks);
  if (choices.mostLinks > 0) take((i) => scene.kind[i] !== MOC && scene.degree[i]! > choices.mostLinks);
  if (matches && choices.mode === 'filter') take((i) => !matches.has(scene.ids[i]!));
  const { created } = scene.attributes.numbers;
  if (created && until < Infinity) take((i) => created[i]! > until);
  const edges = new Set(choices.hiddenEdges.map((kind) => EDGE_KINDS.indexOf(kind)));
  return { nodes: nodes.includes(0) ? nodes : null, edges, muted: new Set(choices.muteHubs ? hubsOf(scene) : []) };
}
