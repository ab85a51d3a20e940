import { toApiError } from '../ipc';

export interface Toast {
  id: number;
  message: string;
  hint: string;
  code: string;
}

const MOST_TOASTS = 3;

/** Commands that failed, told at the edge of the window. */
export class Toasts {
  items = $state.raw<Toast[]>([]);
  #next = 1;

  error(reason: unknown): void {
    const { message, hint, code } = toApiError(reason);
    const others = this.items.filter((each) => each.message !== message);
    this.items = [...others.slice(1 - MOST_TOASTS), { id: this.#next++, message, hint, code }];
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
