import { SvelteMap } from 'svelte/reactivity';
import { toApiError, type ApiError, type Backend, type MapMeasure, type MapPin, type MapScope } from '../ipc';
import type { MapDesk } from '../state/desk.svelte';
import { Resource } from '../state/resource.svelte';
import { fromColumns, withMeasure, type SceneData } from './data';
import type { Camera } from './camera';
import type { Asked } from './emphasis';
import { dressed, encode, radii } from './encode';
import { maskOf } from './mask';
import { matchesOf, NO_MATCHES, type Matches } from './matches';
import { buildScene, filterScene, nodesAlone } from './scene';

/** Edges from which the nodes are shown first. */
const MANY_EDGES = 100_000;

/** What the map shows: the scene as it came, in the colours and sizes chosen, and the part of it that is not hidden. */
export class MapModel {
  readonly reply = new Resource<SceneData>();
  /** What matches each query in use. */
  readonly found = new SvelteMap<string, Matches>();
  failure = $state.raw<ApiError | null>(null);
  /** Only what was made by this day is drawn, in days since 1970. */
  until = $state(Infinity);
  /** Where a link wants the reader to look once its place is drawn. */
  glance = $state.raw<{ place: string; camera: Camera } | null>(null);
  /** What changed since this day is highlighted. */
  since = $state(Infinity);
  /** Ids of a path that is pointed at. */
  path = $state.raw<readonly string[]>([]);
  /** Ids selected together, in the order they were. */
  chosen = $state.raw<readonly string[]>([]);

  /** Whether edges still wait for the nodes to be seen. */
  hasty = $state(false);

  readonly plain = $derived(this.reply.value ? buildScene(this.reply.value) : null);
  readonly encoding = $derived(this.plain ? encode(this.plain, this.choices) : null);
  readonly groups = $derived(this.choices.groups.map(({ query, colour }) => ({ of: (this.found.get(query) ?? NO_MATCHES).ids, colour })));
  readonly scene = $derived(this.plain && this.encoding ? dressed(this.plain, this.encoding, radii(this.plain, this.choices), this.groups) : null);
  readonly sought = $derived(this.choices.query ? (this.found.get(this.choices.query) ?? null) : null);
  /** Ids that match the query; a query that cannot be meant takes nothing away. */
  readonly matches = $derived(this.sought && !this.sought.error ? this.sought.ids : null);
  readonly queryError = $derived(this.sought?.error ?? this.failure);
  /** What the rows of the legend count: all but what those rows themselves hide. Null for everything. */
  readonly counted = $derived(
    this.scene && this.encoding
      ? maskOf(this.scene, {
          choices: { ...this.choices, hiddenKinds: [], hiddenClasses: [], hiddenEdges: [] }, encoding: this.encoding, matches: this.matches, until: this.until,
        })
      : null,
  );
  readonly visible = $derived(
    this.scene && this.encoding
      ? (this.hasty ? nodesAlone : filterScene)(this.scene, maskOf(this.scene, { choices: this.choices, encoding: this.encoding, matches: this.matches, until: this.until }))
      : null,
  );
  readonly asked = $derived(this.#asked());
  readonly chosenNodes = $derived(this.scene ? this.chosen.map((id) => this.scene?.indexOf.get(id) ?? -1).filter((node) => node >= 0) : []);

  #turn = 0;
  /** Measures of the map at hand that were asked for. */
  #measured: string[] = [];

  constructor(
    private readonly backend: () => Backend,
    private readonly desk: () => MapDesk,
  ) {}

  get choices(): MapDesk['choices'] {
    return this.desk().choices;
  }

  async load(scope: MapScope): Promise<void> {
    const turn = ++this.#turn;
    let job = 0;
    let revision = 0;
    const data = await this.reply.run(async () => {
      const columns = await this.backend().mapData({ scope, missing: this.choices.missing, fresh: false });
      ({ job, revision } = columns.header);
      if (turn === this.#turn) this.#measured = [];
      this.hasty = columns.from.length > MANY_EDGES;
      return fromColumns(columns);
    });
    if (data && job !== 0) await this.#improve(turn, job, revision);
  }

  /** A frame was drawn: what it left out may come after it is seen. */
  seen(): void {
    if (this.hasty) requestAnimationFrame(() => setTimeout(() => (this.hasty = false)));
  }

  /** Takes better places as they come, until they are final or another map is asked for. */
  async #improve(turn: number, job: number, revision: number): Promise<void> {
    let after = revision;
    for (;;) {
      try {
        const { header, x, y } = await this.backend().mapPlaces({ job, after });
        if (turn !== this.#turn || !this.reply.value) return;
        if (header.revision !== after && x.length === this.reply.value.x.length) this.reply.value = { ...this.reply.value, x, y };
        after = header.revision;
        if (header.done) return;
      } catch {
        // The sketch stays: a map that was asked for anew comes with its own places.
        return;
      }
    }
  }

  /** Asks for a measure of the map at hand, unless it is known. */
  async measure(measure: MapMeasure, property = ''): Promise<void> {
    const turn = this.#turn;
    const data = this.reply.value;
    const name = `${measure} ${property}`;
    if (!data || this.#measured.includes(name)) return;
    this.#measured = [...this.#measured.filter((each) => !each.startsWith(`${measure} `)), name];
    try {
      const found = await this.backend().mapMeasure({ scope: data.scope, missing: this.choices.missing, measure, property });
      const { value } = this.reply;
      // Of another map it says nothing: that one asks for its own.
      if (turn !== this.#turn || value?.generation !== found.header.generation || !this.#measured.includes(name)) return;
      this.reply.value = { ...value, attributes: withMeasure(value.attributes, found) };
    } catch (reason) {
      this.failure = toApiError(reason);
    }
  }

  /** Asks for the matches of every query in use; those that are known already are kept while it is asked. */
  async look(queries: string[]): Promise<void> {
    for (const known of [...this.found.keys()]) if (!queries.includes(known)) this.found.delete(known);
    this.failure = null;
    await Promise.all(
      queries.map(async (query) => {
        try {
          this.found.set(query, await matchesOf(this.backend(), query));
        } catch (reason) {
          this.failure = toApiError(reason);
        }
      }),
    );
  }

  pinned(node: number): boolean {
    return this.reply.value?.pinned.includes(node) ?? false;
  }

  /** Nodes stay where they are drawn now. */
  async pin(ids: string[]): Promise<void> {
    const { scene } = this;
    if (!scene) return;
    const pins = ids.flatMap((id) => {
      const node = scene.indexOf.get(id);
      return node === undefined ? [] : [{ id, x: scene.x[node]!, y: scene.y[node]! }];
    });
    await this.#pinned(() => this.backend().pinNodes({ scope: scene.scope, pins }));
  }

  /** Frees nodes; all of the map, if none is named. */
  async unpin(ids: string[]): Promise<void> {
    const { scene } = this;
    if (scene) await this.#pinned(() => this.backend().unpinNodes({ scope: scene.scope, ids }));
  }

  async #pinned(command: () => Promise<MapPin[]>): Promise<void> {
    try {
      const pins = await command();
      const { scene } = this;
      if (!scene || !this.reply.value) return;
      const pinned = pins.flatMap(({ id }) => scene.indexOf.get(id) ?? []);
      this.reply.value = { ...this.reply.value, pinned };
    } catch (reason) {
      this.failure = toApiError(reason);
    }
  }

  /** What stands out while nothing is pointed at: a path, what changed, or what matches. */
  #asked(): Asked | null {
    const { scene, visible } = this;
    if (!scene || !visible) return null;
    if (this.path.length > 0) return pathOf(scene, this.path);
    const changed = scene.attributes.numbers.changed ?? scene.attributes.numbers.created;
    if (this.since < Infinity && changed) return { nodes: Uint8Array.from(changed, (day) => Number(day >= this.since)), edges: new Uint32Array() };
    const { matches } = this;
    if (!matches || this.choices.mode !== 'highlight') return null;
    return { nodes: Uint8Array.from(scene.ids, (id) => Number(matches.has(id))), edges: new Uint32Array() };
  }
}

function pathOf(scene: NonNullable<MapModel['scene']>, path: readonly string[]): Asked {
  const nodes = new Uint8Array(scene.count);
  const edges: number[] = [];
  path.forEach((id, at) => {
    const node = scene.indexOf.get(id);
    const before = scene.indexOf.get(path[at - 1] ?? '');
    if (node === undefined) return;
    nodes[node] = 1;
    if (before === undefined) return;
    for (let k = scene.adjacency.start[node]!; k < scene.adjacency.start[node + 1]!; k += 1) {
      const e = scene.adjacency.edge[k]!;
      if (scene.from[e] === before || scene.to[e] === before) edges.push(e);
    }
  });
  return { nodes, edges: Uint32Array.from(edges) };
}
