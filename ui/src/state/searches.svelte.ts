import type { Backend, SavedSearch } from '../ipc';
import type { Toasts } from './toasts.svelte';

/** Searches the user saved in this vault. */
export class Searches {
  list = $state.raw<SavedSearch[]>([]);

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  async load(): Promise<void> {
    await this.#take(() => this.backend.savedSearches());
  }

  clear(): void {
    this.list = [];
  }

  has(query: string): boolean {
    return this.list.some((each) => each.query === query);
  }

  /** Saves a search, or forgets it, which can be undone. */
  toggle(query: string): void {
    const before = this.list;
    const saved = this.has(query);
    const after = saved ? before.filter((each) => each.query !== query) : [{ name: query, query }, ...before];
    void this.#take(() => this.backend.saveSearches({ list: after })).then((done) => {
      if (done) this.toasts.say(saved ? 'Search forgotten' : 'Search saved', saved ? 'It is no longer in the list of saved searches.' : 'It stands above what you searched for before.', () => void this.#take(() => this.backend.saveSearches({ list: before })));
    });
  }

  async #take(ask: () => Promise<SavedSearch[]>): Promise<boolean> {
    try {
      this.list = await ask();
      return true;
    } catch (reason) {
      this.toasts.error(reason);
      return false;
    }
  }
}
