import type { Backend, EditDto, EditRequest, GapDto } from '../ipc';
import { toApiError, type ApiError } from '../ipc';
import type { Marks } from './marks.svelte';
import type { Toasts } from './toasts.svelte';

/** How many gaps there are in the open vault, and what the user does about them. */
export class Gaps {
  open = $state(0);
  /** Rises when the user did something about a gap: what is shown is asked for again. */
  said = $state(0);
  #turn = 0;

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
    private readonly marks: Marks,
  ) {}

  /** Counts the gaps. That there is no count is no reason to complain: the view itself tells why. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    const request = { kinds: [], scope: '', node_kind: null, area: null, difficulty: null, text: '', status: 'open' as const, limit: 0 };
    const reply = await this.backend.gaps(request).catch(() => null);
    if (reply && turn === this.#turn) this.open = reply.open;
  }

  clear(): void {
    this.#turn++;
    this.open = 0;
  }

  #changed(): void {
    this.said++;
    void this.load();
  }

  /** Ignores a gap with a reason; can be undone. */
  async ignore(gap: GapDto, reason: string): Promise<void> {
    const { kind, id, title } = gap;
    if (await this.#ask(() => this.backend.ignoreGap({ kind, id, title, reason }))) {
      this.toasts.say('Gap ignored', title, () => void this.#ask(() => this.backend.unignoreGap({ kind, id })));
    }
  }

  /** Shows an ignored gap again; can be undone. */
  async unignore(gap: GapDto): Promise<void> {
    const { kind, id, title, ignored } = gap;
    if (await this.#ask(() => this.backend.unignoreGap({ kind, id }))) {
      this.toasts.say('Gap shown again', title, () => void this.#ask(() => this.backend.ignoreGap({ kind, id, title, reason: ignored ?? '' })));
    }
  }

  /** Puts a gap on the plan, takes it off, or marks what it is about as known. The mark's own notice undoes it. */
  async mark(kind: 'planned' | 'known', gap: GapDto): Promise<void> {
    await this.marks.toggle(kind, gap.id, gap.title, () => this.#changed());
    this.#changed();
  }

  /** Makes an edit that was previewed; gives what it failed with, if it did. */
  async edit(request: EditRequest): Promise<ApiError | null> {
    try {
      const made = await this.backend.makeEdit(request);
      this.toasts.say(made.what, `${made.files.length === 1 ? '1 file was' : `${made.files.length} files were`} written.`, () => void this.undo(made));
      this.#changed();
      return null;
    } catch (reason) {
      return toApiError(reason);
    }
  }

  /** Takes an edit of the vault back; complains in a notice. */
  async undo(edit: EditDto): Promise<boolean> {
    return this.#ask(() => this.backend.undoEdit({ id: edit.id }));
  }

  /** The same; whoever asks tells why it cannot be. */
  async takeBack(edit: EditDto): Promise<void> {
    await this.backend.undoEdit({ id: edit.id });
    this.#changed();
  }

  async #ask(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      this.#changed();
      return true;
    } catch (reason) {
      this.toasts.error(reason);
      return false;
    }
  }
}
