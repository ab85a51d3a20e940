/** What colours and sizes say: nodes become classes of a legend, numbers become steps and radii. */

import type { ColourBy, MapChoices } from './choices';
import type { Words } from './data';
import { KIND_WORDS } from '../shared/words';
import { MOC, NODE_KINDS, TOPIC } from './kinds';
import type { Scene } from './scene';
import { CATEGORIES, CATEGORY_TONES, KIND_TONES, NO_TONE, SEQUENCE_TONES, STATE_TONES, STEPS } from './tones';

export interface LegendClass {
  /** Stable name: what is hidden is kept by it. */
  key: string;
  label: string;
  tone: number;
  count: number;
}

export interface Encoding {
  /** Index into classes of each node. */
  of: Uint16Array;
  classes: LegendClass[];
  tone: Uint8Array;
  /** True if the classes are steps of one measure, in order. */
  ordered: boolean;
  /** What is coloured by is not known of any node. */
  unknown: boolean;
}

export function encode(scene: Scene, choices: MapChoices): Encoding {
  const { words, numbers } = scene.attributes;
  switch (choices.colour) {
    case 'kind':
      return byKind(scene);
    case 'difficulty':
      return byDifficulty(scene);
    case 'theme':
      return byWords(scene, { names: scene.regions.map((region) => region.title), of: scene.region }, 'No theme');
    case 'topic':
      return byWords(scene, words.topic, 'No topic');
    case 'community':
      return byWords(scene, words.community, 'On its own');
    case 'source':
      return byWords(scene, words.source, 'Your notes');
    case 'folder':
      return byWords(scene, words.folder, 'No folder');
    case 'property':
      return byWords(scene, words.property, 'Not set');
    case 'coverage':
      return byCoverage(scene);
    case 'mastery':
      return byMeasure(scene, numbers.mastery);
  }
}

/** Whether a scene knows what nodes would be coloured by. */
export function isKnown(scene: Scene | null, colour: ColourBy): boolean {
  if (!scene) return true;
  const { words, numbers } = scene.attributes;
  switch (colour) {
    case 'topic':
    case 'source':
      return words[colour] !== undefined;
    case 'coverage':
    case 'mastery':
      return numbers[colour] !== undefined;
    default:
      return true;
  }
}

function byKind(scene: Scene): Encoding {
  const classes: LegendClass[] = [];
  const at = new Int32Array(NODE_KINDS.length).fill(-1);
  const of = new Uint16Array(scene.count);
  const tone = new Uint8Array(scene.count);
  const counts = new Uint32Array(NODE_KINDS.length);
  for (let i = 0; i < scene.count; i += 1) counts[scene.kind[i]!]! += 1;
  NODE_KINDS.forEach((kind, index) => {
    const count = counts[index]!;
    if (count > 0) at[index] = classes.push({ key: kind, label: KIND_WORDS[kind], tone: KIND_TONES + index * 4, count }) - 1;
  });
  for (let i = 0; i < scene.count; i += 1) {
    of[i] = at[scene.kind[i]!]!;
    tone[i] = KIND_TONES + scene.kind[i]! * 4 + scene.level[i]!;
  }
  return { of, classes, tone, ordered: false, unknown: false };
}

function byDifficulty(scene: Scene): Encoding {
  const tones = [NO_TONE, SEQUENCE_TONES + 1, SEQUENCE_TONES + 3, SEQUENCE_TONES + 5];
  return byIndex(scene, (i) => scene.level[i]!, ['Not told', 'Easy', 'Medium', 'Hard'], tones, true, 0);
}

/** Names by how many nodes bear them: as many as there are colours, the rest is one class. */
function byWords(scene: Scene, given: Words | undefined, none: string): Encoding {
  if (!given) return byIndex(scene, () => 0, [none], [NO_TONE], false, 0);
  const counts = new Uint32Array(given.names.length);
  for (let i = 0; i < scene.count; i += 1) if (given.of[i]! >= 0) counts[given.of[i]!]! += 1;
  const largest = given.names
    .map((_, index) => index)
    .filter((index) => counts[index]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || given.names[a]!.localeCompare(given.names[b]!));
  const named = largest.slice(0, largest.length > CATEGORIES ? CATEGORIES - 1 : CATEGORIES);
  const place = new Int32Array(given.names.length).fill(named.length);
  named.forEach((name, index) => (place[name] = index));
  const others = largest.length > named.length;
  const labels = [...named.map((name) => given.names[name] || 'Top folder'), ...(others ? ['Others'] : []), none];
  const tones = labels.map((_, index) => (index < named.length ? CATEGORY_TONES + index : others && index === named.length ? CATEGORY_TONES + CATEGORIES - 1 : NO_TONE));
  const last = labels.length - 1;
  return byIndex(scene, (i) => (given.of[i]! < 0 ? last : place[given.of[i]!]!), labels, tones, false, last);
}

function byCoverage(scene: Scene): Encoding {
  const share = scene.attributes.numbers.coverage;
  const labels = ['Covered', 'Thin', 'Missing', 'Not asked for'];
  const tones = [STATE_TONES, STATE_TONES + 1, STATE_TONES + 2, NO_TONE];
  const classOf = (i: number): number => {
    const value = share?.[i] ?? NaN;
    if (Number.isNaN(value)) return 3;
    if (value >= 0.99) return 0;
    return value > 0 ? 1 : 2;
  };
  return byIndex(scene, classOf, labels, tones, true, 3);
}

function byMeasure(scene: Scene, values: Float32Array | undefined): Encoding {
  const labels = Array.from({ length: STEPS }, (_, k) => `${Math.round((k / STEPS) * 100)} to ${Math.round(((k + 1) / STEPS) * 100)} %`);
  const tones = labels.map((_, k) => SEQUENCE_TONES + k);
  const classOf = (i: number): number => {
    const value = values?.[i] ?? NaN;
    return Number.isNaN(value) ? STEPS : Math.min(STEPS - 1, Math.max(0, Math.floor(value * STEPS)));
  };
  return byIndex(scene, classOf, [...labels, 'Never reviewed'], [...tones, NO_TONE], true, STEPS);
}

/** Classes that hold no node are left out of the legend. `none` is the class of what is not known. */
function byIndex(scene: Scene, classOf: (node: number) => number, labels: string[], tones: number[], ordered: boolean, none: number): Encoding {
  const raw = new Uint16Array(scene.count);
  const counts = new Uint32Array(labels.length);
  for (let i = 0; i < scene.count; i += 1) {
    raw[i] = classOf(i);
    counts[raw[i]!]! += 1;
  }
  const place = new Int32Array(labels.length).fill(-1);
  const classes: LegendClass[] = [];
  labels.forEach((label, index) => {
    if (counts[index] === 0) return;
    place[index] = classes.push({ key: label, label, tone: tones[index]!, count: counts[index]! }) - 1;
  });
  const tone = Uint8Array.from(raw, (index) => tones[index]!);
  return { of: raw.map((index) => place[index]!), classes, tone, ordered, unknown: counts[none] === scene.count };
}

/** How much larger than a plain note a node may become, by its measure. */
const MOST_GROWTH = 2.6;

/** Radii in layout units. What is not known has the size of its kind. */
export function radii(scene: Scene, choices: MapChoices): Float32Array {
  const { numbers } = scene.attributes;
  if (choices.size === 'links' && !choices.muteHubs) return scene.r;
  const values = choices.size === 'links' || choices.size === 'same' ? undefined : numbers[choices.size];
  const out = scene.r.slice();
  if (choices.size !== 'links') {
    let most = 0;
    for (let i = 0; i < scene.count; i += 1) most = Math.max(most, values?.[i] || 0);
    for (let i = 0; i < scene.count; i += 1) {
      if (choices.size === 'same') out[i] = scene.kind[i] === MOC ? 9 : 4.5;
      else if (values && most > 0) out[i] = 3 * (1 + (MOST_GROWTH - 1) * 1.6 * Math.sqrt((values[i] || 0) / most));
    }
  }
  if (choices.muteHubs) for (const hub of hubsOf(scene)) out[hub] = Math.min(out[hub]!, 3);
  return out;
}

/** Nodes with so many links that they say nothing of any: beyond eight times the mean, and at least 40. */
export function hubsOf(scene: Scene): number[] {
  let sum = 0;
  for (let i = 0; i < scene.count; i += 1) sum += scene.adjacency.start[i + 1]! - scene.adjacency.start[i]!;
  const from = Math.max(40, (8 * sum) / Math.max(1, scene.count));
  const hubs: number[] = [];
  for (let i = 0; i < scene.count; i += 1) if (scene.adjacency.start[i + 1]! - scene.adjacency.start[i]! > from) hubs.push(i);
  return hubs;
}

/** The scene in other colours and sizes. Places are shared. */
export function dressed(scene: Scene, encoding: Encoding, radius: Float32Array, groups: { of: ReadonlySet<string>; colour: number }[]): Scene {
  const tone = groups.length > 0 ? encoding.tone.slice() : encoding.tone;
  for (const { of, colour } of groups) {
    for (const id of of) {
      const node = scene.indexOf.get(id);
      if (node !== undefined) tone[node] = CATEGORY_TONES + (colour % CATEGORIES);
    }
  }
  const { coverage } = scene.attributes.numbers;
  const hollow = coverage ? scene.hollow.map((value, i) => value || Number(scene.kind[i] === TOPIC && coverage[i] === 0)) : scene.hollow;
  return { ...scene, r: radius, tone, hollow };
}
