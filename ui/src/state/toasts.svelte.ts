import { toApiError } from '../ipc';

export interface Toast {
  id: number;
  /** What failed, or what was done. */
  tone: 'error' | 'done';
  message: string;
  hint: string;
  code: string;
  undo: (() => void) | null;
}

const MOST_TOASTS = 3;
/** How long something done can be undone from its notice. Milliseconds. */
const UNDO_FOR = 8000;

/** What happened, told at the edge of the window: commands that failed, and changes that can be undone. */
export class Toasts {
  items = $state.raw<Toast[]>([]);
  #next = 1;

  error(reason: unknown): void {
    const error = toApiError(reason);
    // Without a vault the whole page says so, and why.
    if (error.code !== 'vault.not_open') this.#add({ tone: 'error', ...error, undo: null });
  }

  /** Something was done; goes away by itself. */
  say(message: string, hint: string, undo: () => void): void {
    // Only the last thing done can be undone here.
    this.items = this.items.filter((each) => each.tone === 'error');
    const id = this.#add({ tone: 'done', message, hint, code: '', undo });
    setTimeout(() => this.dismiss(id), UNDO_FOR);
  }

  /** Something was done that needs no undoing; goes away by itself. */
  tell(message: string, hint = ''): void {
    const id = this.#add({ tone: 'done', message, hint, code: '', undo: null });
    setTimeout(() => this.dismiss(id), UNDO_FOR);
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    const others = this.items.filter((each) => each.message !== toast.message);
    this.items = [...others.slice(1 - MOST_TOASTS), { ...toast, id }];
    return id;
  }

  undo(toast: Toast): void {
    this.dismiss(toast.id);
    toast.undo?.();
  }

  dismiss(id: number): void {
    this.items = this.items.filter((each) => each.id !== id);
  }

  /** Dismisses the newest. */
  dismissLast(): boolean {
    const last = this.items.at(-1);
    if (last) this.dismiss(last.id);
    return last !== undefined;
  }
}
