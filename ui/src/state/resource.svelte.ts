import { toApiError, type ApiError } from '../ipc';

/** A wait shorter than this shows nothing. Milliseconds. */
const SLOW_AFTER = 300;

/** The latest answer to a question asked again and again; late answers to older questions are dropped. */
export class Resource<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  /** Loading for so long that it should be shown. */
  slow = $state(false);
  #turn = 0;

  async run(ask: () => Promise<T>): Promise<T | null> {
    const turn = ++this.#turn;
    this.loading = true;
    const timer = setTimeout(() => {
      if (turn === this.#turn) this.slow = true;
    }, SLOW_AFTER);
    try {
      const value = await ask();
      if (turn !== this.#turn) return null;
      this.value = value;
      this.error = null;
      return value;
    } catch (reason) {
      if (turn === this.#turn) this.error = toApiError(reason);
      return null;
    } finally {
      clearTimeout(timer);
      if (turn === this.#turn) {
        this.loading = false;
        this.slow = false;
      }
    }
  }

  clear(): void {
    this.#turn++;
    this.value = null;
    this.error = null;
    this.loading = false;
    this.slow = false;
  }
}
