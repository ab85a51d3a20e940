import type { Backend, MapScope } from '../ipc';
import { changesOf, DEFAULTS, parseChoices, type MapChoices } from '../map/choices';
import type { Toasts } from './toasts.svelte';

/** A view of the map under a name: where, and how it looks. */
export interface NamedView {
  name: string;
  scope: MapScope;
  choices: Partial<MapChoices>;
}

const SAVE_AFTER = 400;
const VERSION = 1;

/** How the maps of the open vault look: kept with the user's own data, set back to defaults with one step. */
export class MapDesk {
  choices = $state.raw<MapChoices>(DEFAULTS);
  views = $state.raw<NamedView[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  get changed(): boolean {
    return Object.keys(changesOf(this.choices)).length > 0;
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { text } = await this.backend.mapDesk();
      if (turn === this.#turn) this.#take(text);
    } catch (reason) {
      if (turn === this.#turn) this.toasts.error(reason);
    }
  }

  clear(): void {
    this.#turn++;
    clearTimeout(this.#timer);
    this.choices = DEFAULTS;
    this.views = [];
  }

  choose(part: Partial<MapChoices>): void {
    this.choices = { ...this.choices, ...part };
    this.#keep();
  }

  /** Everything as it was at first; can be undone. */
  reset(): void {
    const before = this.choices;
    this.choices = DEFAULTS;
    this.#keep();
    this.toasts.say('The map looks as it did at first', 'Colours, sizes and filters are back at their defaults.', () => this.choose(before));
  }

  /** Hides nodes one by one; can be undone. */
  hide(ids: string[]): void {
    const before = this.choices.hiddenNodes;
    this.choose({ hiddenNodes: [...before, ...ids.filter((id) => !before.includes(id))] });
    this.toasts.say(ids.length === 1 ? 'Hidden on the map' : `${ids.length} nodes hidden on the map`, 'Filters show them again.', () => this.choose({ hiddenNodes: before }));
  }

  /** Keeps the view under a name; one of the same name gives way. */
  save(name: string, scope: MapScope): void {
    const view = { name: name.trim(), scope, choices: changesOf(this.choices) };
    if (!view.name) return;
    this.views = [...this.views.filter((each) => each.name !== view.name), view].sort((a, b) => a.name.localeCompare(b.name));
    this.#keep();
  }

  open(view: NamedView): void {
    this.choices = parseChoices(view.choices);
    this.#keep();
  }

  remove(view: NamedView): void {
    const before = this.views;
    this.views = before.filter((each) => each !== view);
    this.#keep();
    this.toasts.say('View removed', view.name, () => {
      this.views = before;
      this.#keep();
    });
  }

  #take(text: string): void {
    let given: unknown;
    try {
      given = JSON.parse(text || '{}');
    } catch {
      // What cannot be read is not kept by this version: defaults, and the next choice writes anew.
      given = {};
    }
    const record = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
    this.choices = parseChoices(record['choices']);
    this.views = Array.isArray(record['views']) ? record['views'].filter(isView) : [];
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const text = JSON.stringify({ version: VERSION, choices: changesOf(this.choices), views: this.views });
      this.backend.saveMapDesk({ text }).catch((reason: unknown) => this.toasts.error(reason));
    }, SAVE_AFTER);
  }
}

export function isView(given: unknown): given is NamedView {
  if (typeof given !== 'object' || given === null) return false;
  const { name, scope, choices } = given as Record<string, unknown>;
  return typeof name === 'string' && name !== '' && isScope(scope) && typeof choices === 'object' && choices !== null;
}

export function isScope(given: unknown): given is MapScope {
  if (typeof given !== 'object' || given === null) return false;
  const { type, id, depth } = given as Record<string, unknown>;
  if (type === 'atlas' || type === 'vault') return true;
  if (typeof id !== 'string' || id === '') return false;
  return type === 'moc' || type === 'source' || (type === 'neighbourhood' && typeof depth === 'number' && depth >= 1 && depth <= 5);
}
