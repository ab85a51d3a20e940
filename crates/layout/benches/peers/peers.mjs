// Layouts of other programs on the same graph: node peers.mjs fa2|d3 GRAPH OUT. Prints the seconds it took.
// GRAPH: u32 nodes, u32 edges, then from and to of each edge as u32. OUT: x and y of each node as f32.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , peer, input, output] = process.argv;
const require = createRequire(`${process.env.CAIRN_PEERS ?? process.cwd()}/`);
const bytes = readFileSync(input);
const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const [nodes, edges] = words;

/** A small linear congruential generator: the same start in every run. */
let state = 1;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const places = new Float32Array(nodes * 2);
let seconds;
if (peer === 'fa2') {
  const { default: Graph } = { default: require('graphology') };
  const forceAtlas2 = require('graphology-layout-forceatlas2');
  const graph = new Graph({ type: 'undirected' });
  for (let node = 0; node < nodes; node += 1) graph.addNode(node, { x: random(), y: random() });
  for (let edge = 0; edge < edges; edge += 1) graph.mergeEdge(words[2 + edge * 2], words[3 + edge * 2]);
  const begun = performance.now();
  const found = forceAtlas2(graph, { iterations: 200, settings: forceAtlas2.inferSettings(graph) });
  seconds = (performance.now() - begun) / 1000;
  for (let node = 0; node < nodes; node += 1) places.set([found[node].x, found[node].y], node * 2);
} else {
  const { forceSimulation, forceLink, forceManyBody, forceCenter } = await import(require.resolve('d3-force'));
  const bodies = Array.from({ length: nodes }, (_, id) => ({ id }));
  const links = Array.from({ length: edges }, (_, edge) => ({ source: words[2 + edge * 2], target: words[3 + edge * 2] }));
  const begun = performance.now();
  forceSimulation(bodies).force('link', forceLink(links)).force('charge', forceManyBody()).force('centre', forceCenter()).stop().tick(300);
  seconds = (performance.now() - begun) / 1000;
  bodies.forEach(({ x, y }, node) => places.set([x, y], node * 2));
}
writeFileSync(output, new Uint8Array(places.buffer));
console.log(seconds);
