import type { Backend, NeedVerdict } from '../ipc';
import type { Toasts } from './toasts.svelte';

const SAYS: Record<NeedVerdict, string> = { pinned: 'Pinned', rejected: 'Rejected', open: 'Left to the notes again' };

/** What the user says of requirements. Kept by the core; views ask again when `turn` moves. */
export class Needs {
  turn = $state(0);

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  /** Decides that `from` needs `to`, or does not; `before` is what undoing goes back to. */
  async decide(from: string, to: string, verdict: NeedVerdict, before: NeedVerdict, said: string): Promise<void> {
    try {
      await this.backend.setNeed({ from, to, verdict });
    } catch (reason) {
      this.toasts.error(reason);
      return;
    }
    this.turn++;
    this.toasts.say(SAYS[verdict], said, () => void this.#undo(from, to, before));
  }

  async #undo(from: string, to: string, verdict: NeedVerdict): Promise<void> {
    try {
      await this.backend.setNeed({ from, to, verdict });
      this.turn++;
    } catch (reason) {
      this.toasts.error(reason);
    }
  }
}
