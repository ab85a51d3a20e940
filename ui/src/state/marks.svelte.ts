import { SvelteSet } from 'svelte/reactivity';
import type { Backend, Mark, MarkKindDto } from '../ipc';
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
  #turn = 0;

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
    this.#turn++;
    this.#take([]);
  }

  /** Makes the mark, or takes it away; either can be undone, which `onundo` is told of. */
  async toggle(kind: MarkKindDto, id: string, title: string, onundo: () => void = () => {}): Promise<void> {
    const there = this.has(kind, id);
    if (!(await this.#set(kind, id, title, !there))) return;
    this.toasts.say(there ? WORDS[kind].gone : WORDS[kind].made, title, () => void this.#set(kind, id, title, there).then(onundo));
  }

  #set(kind: MarkKindDto, id: string, title: string, there: boolean): Promise<boolean> {
    const request = { kind, id, title };
    return this.#ask(() => (there ? this.backend.setMark(request) : this.backend.removeMark(request)));
  }

  async #ask(command: () => Promise<Mark[]>): Promise<boolean> {
    const turn = ++this.#turn;
    try {
      const marks = await command();
      // The answer to an older question knows less.
      if (turn === this.#turn) this.#take(marks);
      return true;
    } catch (reason) {
      if (turn === this.#turn) this.toasts.error(reason);
      return false;
    }
  }

  #take(marks: Mark[]): void {
    this.all = marks;
    const known = marks.filter((each) => each.kind === 'known' && each.node).map((each) => each.id);
    for (const id of [...this.known]) if (!known.includes(id)) this.known.delete(id);
    for (const id of known) this.known.add(id);
  }
}
