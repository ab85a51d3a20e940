import type { CoverageKind, CoverageState, DifficultyDto, GapStatus, MapScope, NodeKindDto } from '../ipc';

/** A spot in a note: an anchor of a heading, or a line with its text. */
export interface Spot {
  anchor?: string;
  line?: number;
  text?: string;
}

/** Which findings Health shows. */
export interface HealthQuery {
  /** Only this code; empty: all. */
  code: string;
  /** Only this severity; empty: all. */
  severity: '' | 'error' | 'warning' | 'info';
  /** Only with these words. */
  text: string;
  by: 'file' | 'kind';
}

export const ALL_FINDINGS: HealthQuery = { code: '', severity: '', text: '', by: 'file' };

/** What the cells of the coverage map tell. */
export type Measure = 'questions' | 'mastery' | 'readiness';

/** Which gaps are listed, and which table stands above them. */
export interface GapsQuery {
  /** Only this kind; empty: all. */
  kind: string;
  /** Only gaps of this node; `none`: of what is in no map of content; empty: the whole vault. */
  scope: string;
  /** Only gaps of nodes of this kind. */
  node: '' | NodeKindDto;
  /** Only of notes that tell this topic. */
  area: string | null;
  difficulty: '' | DifficultyDto;
  text: string;
  status: GapStatus;
  table: CoverageKind;
  /** Only the topics of this node stand in the table; empty: the whole vault. */
  rows: string;
  measure: Measure;
  /** The gap shown in detail, by kind and node; empty: none. */
  gap: string;
}

export const ALL_GAPS: GapsQuery = { kind: '', scope: '', node: '', area: null, difficulty: '', text: '', status: 'open', table: 'difficulty', rows: '', measure: 'questions', gap: '' };

/** Which topics of a study document are shown. */
export type SourceFilter = 'all' | CoverageState;

/** What the main view shows. */
export type Location =
  | { view: 'home' }
  | { view: 'map'; scope: MapScope }
  | { view: 'path'; target: string | null; from: string | null; also?: string[] }
  | { view: 'note'; id: string; spot: Spot | null }
  | ({ view: 'gaps' } & GapsQuery)
  | ({ view: 'health' } & HealthQuery)
  | { view: 'queries'; query: string; origin: string }
  | { view: 'sources'; id: string | null; filter: SourceFilter }
  | { view: 'review' }
  | { view: 'plan' }
  | { view: 'assess' }
  | { view: 'mock' }
  | { view: 'settings' };

export type ViewName = Location['view'];

interface Entry {
  location: Location;
  selection: string | null;
  /** Scroll offset when it was left, CSS pixels. */
  scroll: number;
}

const MOST_ENTRIES = 200;
const MOST_SAVED = 30;
const VIEWS: string[] = ['home', 'map', 'path', 'note', 'gaps', 'health', 'queries', 'sources', 'review', 'plan', 'assess', 'mock', 'settings'] satisfies ViewName[];
const start = (): Entry => ({ location: { view: 'home' }, selection: null, scroll: 0 });

function same(a: Location, b: Location): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What an earlier page of this version saved; nothing if it is anything else. */
function parse(text: string): Entry[] {
  try {
    const { entries } = JSON.parse(text) as { entries: Entry[] };
    return entries.every((each) => VIEWS.includes(each.location.view)) ? entries : [];
  } catch {
    return [];
  }
}

/** Where the user is and was. The selection belongs to a place, so that going back restores it. */
export class Navigation {
  #entries = $state.raw<Entry[]>([start()]);
  #index = $state(0);

  get #current(): Entry {
    return this.#entries[this.#index] ?? start();
  }

  get location(): Location {
    return this.#current.location;
  }

  get selection(): string | null {
    return this.#current.selection;
  }

  get canGoBack(): boolean {
    return this.#index > 0;
  }

  get canGoForward(): boolean {
    return this.#index < this.#entries.length - 1;
  }

  /** Scroll offset the current place was left with. */
  get scroll(): number {
    return this.#current.scroll;
  }

  /** Goes to a place; what lay ahead is forgotten. The selection stays unless another is given. */
  go(location: Location, selection: string | null = this.selection): void {
    if (same(location, this.location)) {
      this.select(selection);
      return;
    }
    const kept = this.#entries.slice(0, this.#index + 1).slice(1 - MOST_ENTRIES);
    this.#entries = [...kept, { location, selection, scroll: 0 }];
    this.#index = this.#entries.length - 1;
  }

  /** Changes the place without a step that one could go back over. */
  replace(location: Location): void {
    this.#entries = this.#entries.with(this.#index, { ...this.#current, location });
  }

  select(id: string | null): void {
    if (id === this.selection) return;
    this.#entries = this.#entries.with(this.#index, { ...this.#current, selection: id });
  }

  /** Notes the scroll offset without telling anyone. */
  remember(scroll: number): void {
    this.#current.scroll = scroll;
  }

  back(): void {
    if (this.canGoBack) this.#index--;
  }

  forward(): void {
    if (this.canGoForward) this.#index++;
  }

  /** The latest places as text, for [`restore`]. */
  saved(): string {
    const from = Math.max(0, this.#index - MOST_SAVED);
    return JSON.stringify({ entries: this.#entries.slice(from, this.#index + 1) });
  }

  /** Takes up places that were saved; anything else is left alone. */
  restore(text: string): void {
    const entries = parse(text);
    if (entries.length === 0) return;
    this.#entries = entries;
    this.#index = entries.length - 1;
  }

  reset(): void {
    this.#entries = [start()];
    this.#index = 0;
  }

  /** The latest place of a view, to come back to it as it was left. */
  latest<V extends ViewName>(view: V): Extract<Location, { view: V }> | null {
    const entry = this.#entries.findLast((each, at) => at <= this.#index && each.location.view === view);
    return (entry?.location as Extract<Location, { view: V }> | undefined) ?? null;
  }
}
