import { SvelteSet } from 'svelte/reactivity';
import type { Backend, Mark, MarkKindDto, MarkRequest } from '../ipc';
import type { Toasts } from './toasts.svelte';

const WORDS: Record<MarkKindDto, { made: string; gone: string }> = {
  known: { made: 'Marked as known', gone: 'Not marked as known any more' },
  bookmark: { made: 'Bookmarked', gone: 'Bookmark removed' },
  planned: { made: 'Put on the plan', gone: 'Taken off the plan' },
};

/** What the user marked in the open vault. Kept by the core, also while a note is gone. */
export class Marks {
  all = $state.raw<Mark[]>([]);
  /** Ids of nodes in the vault that the user says to know. */
  readonly known = new SvelteSet<string>();
  readonly bookmarks = $derived(this.all.filter((each) => each.kind === 'bookmark'));
  /** Ids of what is on the plan, in one text: it changes only when they do. */
  readonly planned = $derived(this.all.filter((each) => each.kind === 'planned').map((each) => each.id).join('\n'));
  /** Marks whose node is not in the vault now. */
  readonly lost = $derived(this.all.filter((each) => each.node === null));
  /** Counts the vaults that were open. */
  #vault = 0;
  /** The command before the next one, which waits for its answer: the host may take two at once in any order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  has(kind: MarkKindDto, id: string): boolean {
    return this.all.some((each) => each.kind === kind && each.id === id);
  }

  async load(): Promise<void> {
    await this.#ask(() => this.backend.marks());
  }

  clear(): void {
    this.#vault++;
    // What hangs in another vault holds up nothing here.
    this.#last = Promise.resolve();
    this.#take([]);
  }

  /** Makes the mark, or takes it away; either can be undone, which `onundo` is told of. */
  async toggle(kind: MarkKindDto, id: string, title: string, onundo: () => void = () => {}): Promise<void> {
    let there = false;
    const vault = this.#vault;
    const done = await this.#set({ kind, id, title }, () => !(there = this.has(kind, id)));
    if (!done) return;
    this.toasts.say(there ? WORDS[kind].gone : WORDS[kind].made, title, () => {
      if (vault === this.#vault) void this.#set({ kind, id, title }, () => there).then(onundo);
    });
  }

  /** Makes the mark if `make` says so when its turn has come, and takes it away otherwise. */
  #set(request: MarkRequest, make: () => boolean): Promise<boolean> {
    return this.#ask(() => (make() ? this.backend.setMark(request) : this.backend.removeMark(request)));
  }

  #ask(command: () => Promise<Mark[]>): Promise<boolean> {
    const vault = this.#vault;
    const answer = this.#last.then(async () => {
      // What was asked of one vault is not done in another.
      if (vault !== this.#vault) return false;
      try {
        const marks = await command();
        if (vault !== this.#vault) return false;
        this.#take(marks);
        return true;
      } catch (reason) {
        if (vault === this.#vault) this.toasts.error(reason);
        return false;
      }
    });
    this.#last = answer;
    return answer;
  }

  #take(marks: Mark[]): void {
    this.all = marks;
    const known = marks.filter((each) => each.kind === 'known' && each.node).map((each) => each.id);
    for (const id of [...this.known]) if (!known.includes(id)) this.known.delete(id);
    for (const id of known) this.known.add(id);
  }
}
