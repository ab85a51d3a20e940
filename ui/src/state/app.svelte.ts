import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { toApiError, type ApiError, type AppInfo, type Backend, type MapScope, type MarkKindDto, type MocSummary, type NodeDetail, type NodeSummary, type Settings, type VaultStatus } from '../ipc';
import { MapDesk } from './desk.svelte';
import { Gaps } from './gaps.svelte';
import { Marks } from './marks.svelte';
import { Needs } from './needs.svelte';
import { ALL_FINDINGS, ALL_GAPS, Navigation, type GapsQuery, type HealthQuery, type Spot, type ViewName } from './navigation.svelte';
import { Recent } from './recent.svelte';
import { Resource } from './resource.svelte';
import { Review } from './review.svelte';
import { Searches } from './searches.svelte';
import { Sources } from './sources.svelte';
import { StudyState } from './study.svelte';
import { Toasts } from './toasts.svelte';

export type Overlay = 'search' | 'switcher' | 'commands' | 'help' | 'edits';

export const NO_VAULT: VaultStatus = {
  state: 'closed', name: '', path: '', generation: 0, notes: 0, links: 0, missing: 0, warnings: 0, skipped: 0,
  search_ready: false, progress: null, read_only: null, watching: null, error: null,
};

export const DEFAULT_SETTINGS: Settings = {
  renderer: 'auto', theme: 'system', left_width: 0, right_width: 0, left_collapsed: false, right_collapsed: false, queries_recovered: false,
};

const SAVE_AFTER = 400;
/** Where the page keeps its place, by vault. */
const PLACE = 'cairn:place:';

function load(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function save(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Without storage a page that is loaded anew begins at Home.
  }
}

/** What all parts of the window share: the vault's state, the place, the selection, the choices. */
export class App {
  readonly nav = new Navigation();
  readonly toasts = new Toasts();
  readonly recent = new Recent();
  readonly marks: Marks;
  readonly sources: Sources;
  readonly searches: Searches;
  readonly desk: MapDesk;
  readonly study: StudyState;
  readonly review: Review;
  readonly gaps: Gaps;
  readonly needs: Needs;
  readonly mocs = new Resource<MocSummary[]>();
  /** Everything about the selected node. */
  readonly detail = new Resource<NodeDetail>();
  /** Summaries of nodes seen so far, for names in breadcrumbs and pickers. */
  readonly known = new SvelteMap<string, NodeSummary>();

  /** False until the host has told its state once. */
  started = $state(false);
  info = $state.raw<AppInfo | null>(null);
  /** Told anew with each step of progress: what asks the host again follows [`edition`]. */
  status = $state.raw<VaultStatus>(NO_VAULT);
  /** Counts what may change the host's answers: a new generation, another vault, a host that was started anew. */
  edition = $state(0);
  /** A graph is there to look at, even while more is being read. */
  readonly usable = $derived(this.status.generation > 0 && this.status.state !== 'closed' && this.status.state !== 'failed');
  readonly busy = $derived(this.status.state === 'opening' || this.status.state === 'indexing');
  /** Whether all text is indexed. */
  readonly searchReady = $derived(this.status.search_ready);
  /** Why nothing is heard from the host; what is shown meanwhile may be out of date. */
  silence = $state.raw<ApiError | null>(null);
  settings = $state.raw<Settings>(DEFAULT_SETTINGS);
  overlay = $state<Overlay | null>(null);
  /** What a palette opens with. */
  overlayQuery = $state('');
  /** Which pictures show their list twin. */
  readonly lists = $state({ map: false, path: false, gaps: false });
  /** Whether the window is too narrow for panes beside the view: then one at a time lies over it, if it is asked for. */
  tight = $state(false);
  over = $state<'left' | 'right' | null>(null);
  /** The error of the status that the user has dismissed. */
  dismissed = $state.raw<string | null>(null);

  #unsubscribe: (() => void) | null = null;
  /** How often the host has told its status by itself. */
  #told = 0;
  /** Whether a vault, or that there is none, was seen already. */
  #met = false;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly backend: Backend) {
    this.marks = new Marks(backend, this.toasts);
    this.sources = new Sources(backend, this.toasts);
    this.searches = new Searches(backend, this.toasts);
    this.desk = new MapDesk(backend, this.toasts);
    this.study = new StudyState(backend, this.toasts);
    this.review = new Review(backend, this.toasts);
    this.gaps = new Gaps(backend, this.toasts, this.marks);
    this.needs = new Needs(backend, this.toasts);
  }

  get selection(): string | null {
    return this.nav.selection;
  }

  async start(): Promise<void> {
    this.#unsubscribe = this.backend.onStatus(
      (status) => {
        this.#told += 1;
        // The host may have been started anew meanwhile, and count generations from the beginning.
        const again = this.silence !== null;
        this.silence = null;
        this.#receive(status, again);
      },
      (error) => (this.silence = error),
    );
    const before = this.#told;
    const [info, settings, status] = await Promise.allSettled([
      this.backend.appInfo(), this.backend.settings(), this.backend.status(),
    ]);
    if (info.status === 'fulfilled') this.info = info.value;
    if (settings.status === 'fulfilled') this.settings = settings.value;
    if (status.status === 'rejected') this.toasts.error(status.reason);
    // The answer may be older than what was told while the others were waited for.
    else if (this.#told === before) this.#receive(status.value);
    this.started = true;
  }

  stop(): void {
    this.#unsubscribe?.();
    clearTimeout(this.#saveTimer);
  }

  #receive(status: VaultStatus, again = false): void {
    if (status.path !== this.status.path || status.state === 'closed') {
      this.nav.reset();
      this.known.clear();
      this.detail.clear();
      this.mocs.clear();
      this.marks.clear();
      this.sources.clear();
      this.searches.clear();
      if (status.path) void this.searches.load();
      this.desk.clear();
      if (status.path) void this.desk.load();
      this.study.clear();
      this.review.clear();
      this.gaps.clear();
      this.recent.open(status.path);
      // Only what was on screen when the page was loaded anew: a vault that is opened begins at Home.
      if (!this.#met && status.path) this.nav.restore(load(PLACE + status.path));
    }
    if (status.error?.message !== this.status.error?.message) this.dismissed = null;
    const before = this.status;
    const changed = again || status.generation !== before.generation || status.path !== before.path;
    this.#met ||= status.path !== '' || this.started;
    this.status = status;
    // What could not be read is told without a new graph.
    if (changed || status.skipped !== before.skipped) this.edition += 1;
    if (changed && status.generation > 0) void this.#reload();
  }

  async #reload(): Promise<void> {
    void this.#inspect();
    void this.marks.load();
    // Home and Plan ask themselves.
    if (!this.busy && this.nav.location.view !== 'home' && this.nav.location.view !== 'plan') void this.study.load();
    void this.review.refresh();
    void this.gaps.load();
    void this.sources.load().then((found) => this.learn(found.map((each) => each.node)));
    await this.mocs.run(() => this.backend.mocs());
  }

  /** Remembers the place for when the page is loaded anew. */
  keepPlace(): void {
    if (this.usable) save(PLACE + this.status.path, this.nav.saved());
  }

  async #inspect(): Promise<void> {
    const id = this.selection;
    if (id === null) {
      this.detail.clear();
      return;
    }
    const detail = await this.detail.run(() => this.backend.node({ id }));
    if (detail) this.learn([detail.node, ...detail.mocs]);
  }

  /** Keeps summaries that some view got. */
  learn(nodes: NodeSummary[]): void {
    for (const node of nodes) this.known.set(node.id, node);
  }

  title(id: string): string {
    return this.known.get(id)?.title ?? this.mocs.value?.find((each) => each.id === id)?.title ?? '';
  }

  /** Whether a pane is shown. */
  hasPane(side: 'left' | 'right'): boolean {
    return this.tight ? this.over === side : !this.settings[`${side}_collapsed`];
  }

  /** Shows or hides a pane. */
  togglePane(side: 'left' | 'right'): void {
    if (this.tight) this.over = this.over === side ? null : side;
    else this.choose(side === 'left' ? { left_collapsed: this.hasPane('left') } : { right_collapsed: this.hasPane('right') });
  }

  /** Marks a node, or takes the mark away. */
  toggleMark(kind: MarkKindDto, id: string): void {
    const title = this.title(id) || this.marks.all.find((each) => each.id === id)?.title || '';
    void this.marks.toggle(kind, id, title).then(() => {
      if (kind === 'known') void this.study.load();
    });
  }

  /** Fetches every edge and backlink of the selected node. */
  async inspectInFull(): Promise<void> {
    const id = this.selection;
    if (id !== null) await this.detail.run(() => this.backend.nodeInFull({ id }));
  }

  /** Runs a command whose reply is the new status; gives what it failed with, if it did. */
  async attempt(command: () => Promise<VaultStatus>): Promise<ApiError | null> {
    try {
      const before = this.#told;
      const status = await command();
      // What was told meanwhile is newer than the answer.
      if (this.#told === before) this.#receive(status);
      return null;
    } catch (reason) {
      return toApiError(reason);
    }
  }

  /** The same; a failure becomes a notice. */
  async change(command: () => Promise<VaultStatus>): Promise<void> {
    const failure = await this.attempt(command);
    if (failure) this.toasts.error(failure);
  }

  select(id: string | null): void {
    if (id === this.selection) return;
    this.nav.select(id);
    void this.#inspect();
  }

  /** What lies over the view would hide that it changed. */
  go(view: ViewName): void {
    this.overlay = null;
    const from = this.selection;
    if (view === 'map') this.nav.go(this.nav.latest('map') ?? { view, scope: { type: 'atlas' } });
    else if (view === 'path') this.nav.go(this.nav.latest('path') ?? { view, target: from, from: null });
    else if (view === 'note') {
      const latest = this.nav.latest('note');
      if (latest) this.nav.go(latest, latest.id);
      else if (from !== null) this.openNode(from);
      else this.overlay = 'switcher';
    } else if (view === 'sources') this.showSource(this.nav.location.view === 'sources' ? null : (this.nav.latest('sources')?.id ?? null));
    else if (view === 'gaps') this.nav.go(this.nav.latest('gaps') ?? { view, ...ALL_GAPS });
    else if (view === 'health') this.nav.go(this.nav.latest('health') ?? { view, ...ALL_FINDINGS });
    else if (view === 'queries') this.nav.go(this.nav.latest('queries') ?? { view, query: '', origin: '' });
    else this.nav.go({ view });
    void this.#inspect();
  }

  /** Shows the query console with a query, asked from a note. */
  showQueries(query: string, origin: string): void {
    this.overlay = null;
    this.nav.go({ view: 'queries', query: query.trim(), origin });
  }

  showHealth(query: Partial<HealthQuery>): void {
    this.overlay = null;
    this.nav.go({ view: 'health', ...ALL_FINDINGS, ...query });
  }

  /** Shows gaps: all, or those of a kind or place. */
  showGaps(query: Partial<GapsQuery>): void {
    this.overlay = null;
    const { table, measure } = this.nav.latest('gaps') ?? ALL_GAPS;
    this.nav.go({ view: 'gaps', ...ALL_GAPS, table, measure, ...query });
  }

  /** The gaps of what is selected, or of the map that is shown. */
  gapsHere(): void {
    const { location } = this.nav;
    const shown = location.view === 'map' && location.scope.type === 'moc' ? location.scope.id : '';
    this.showGaps({ scope: this.selection ?? shown });
  }

  /** Shows a study document, or the list of them. */
  showSource(id: string | null): void {
    this.overlay = null;
    const latest = this.nav.latest('sources');
    this.nav.go({ view: 'sources', id, filter: id !== null && latest?.id === id ? latest.filter : 'all' });
  }

  /** Opens a note for reading, at a spot if one is given. */
  openNode(id: string, spot: Spot | null = null): void {
    // A study document is read as what it asks.
    if (this.sources.list.value?.some((each) => each.node.id === id)) return this.showSource(id);
    this.nav.go({ view: 'note', id, spot }, id);
    void this.#inspect();
  }

  /** Shows a node among its neighbours; a MOC as a map of its own. */
  showOnMap(id: string): void {
    const moc = this.mocs.value?.some((each) => each.id === id) || this.known.get(id)?.kind === 'moc';
    this.lists.map = false;
    this.showScope(moc ? { type: 'moc', id } : { type: 'neighbourhood', id, depth: 1 }, id);
  }

  showScope(scope: MapScope, selection: string | null = this.selection): void {
    const here = this.nav.location;
    const wider = here.view === 'map' && here.scope.type === 'neighbourhood' && scope.type === 'neighbourhood' && here.scope.id === scope.id;
    // A neighbourhood with more or fewer steps is still the same place.
    if (wider) this.nav.replace({ view: 'map', scope });
    else this.nav.go({ view: 'map', scope }, selection);
    void this.#inspect();
  }

  /** Highlights every node that fits a query on the map of the whole vault. */
  showHits(query: string): void {
    this.lists.map = false;
    this.desk.choose({ query, mode: 'highlight' });
    this.showScope({ type: 'vault' });
  }

  pathTo(id: string, from: string | null = null): void {
    this.nav.go({ view: 'path', target: id, from }, id);
    void this.#inspect();
  }

  back(): void {
    this.overlay = null;
    this.nav.back();
    void this.#inspect();
  }

  forward(): void {
    this.overlay = null;
    this.nav.forward();
    void this.#inspect();
  }

  /** Turns the picture in sight into its list, or back. */
  toggleList(): void {
    const { view } = this.nav.location;
    if (view === 'map' || view === 'path' || view === 'gaps') this.lists[view] = !this.lists[view];
  }

  showOverlay(overlay: Overlay, query = ''): void {
    this.overlayQuery = query;
    this.overlay = overlay;
  }

  /** Changes choices at once and saves them soon. */
  choose(part: Partial<Settings>): void {
    this.settings = { ...this.settings, ...part };
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => {
      this.backend.saveSettings(this.settings).catch((reason: unknown) => this.toasts.error(reason));
    }, SAVE_AFTER);
  }
}

const KEY = Symbol('app');

export function provideApp(app: App): App {
  return setContext(KEY, app);
}

export function useApp(): App {
  return getContext<App>(KEY);
}
