import type { Backend, CardLanguage, ReviewCard, ReviewOptions, ReviewsImported, ReviewTurn } from '../ipc';
import { Resource } from './resource.svelte';
import type { Toasts } from './toasts.svelte';

/** Something done in this session that can be undone. */
type Step = { type: 'rated'; review: string } | { type: 'buried'; id: string };

/** Larger files are no review logs. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Of a question that lay open longer, the time says nothing. Milliseconds. */
const LONGEST = 10 * 60 * 1000;
const CHUNK = 0x8000;

/** The day of reviews: the card in hand, what was done, and the way back over it. */
export class Review {
  readonly turn = new Resource<ReviewTurn>();
  readonly options = new Resource<ReviewOptions>();
  revealed = $state(false);
  importing = $state(false);
  /** What is on its way: a second key press must not rate the next card. */
  #busy = $state(false);
  #steps = $state.raw<Step[]>([]);
  #shownAt = 0;

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  get card(): ReviewCard | null {
    return this.turn.value?.card ?? null;
  }

  get left(): number {
    return this.turn.value ? this.turn.value.due + this.turn.value.fresh : 0;
  }

  get canUndo(): boolean {
    return this.#steps.length > 0;
  }

  get busy(): boolean {
    return this.#busy;
  }

  clear(): void {
    this.turn.clear();
    this.options.clear();
    this.revealed = false;
    this.#steps = [];
  }

  /** Asks for the day anew: notes or the time have changed. A card in hand stays in hand. */
  async refresh(): Promise<void> {
    if (this.#busy) return;
    const id = this.card?.node.id ?? null;
    const turn = await this.turn.run(() => this.backend.review({ id: this.revealed ? id : null }));
    if (!turn) return;
    this.#tell(turn);
    if (turn.card?.node.id !== id) this.#show();
  }

  async loadOptions(): Promise<void> {
    await this.options.run(() => this.backend.reviewOptions());
  }

  reveal(): void {
    if (this.card) this.revealed = true;
  }

  async rate(rating: number): Promise<void> {
    const card = this.card;
    if (!card || !this.revealed) return;
    const spent = Math.min(LONGEST, Math.round(performance.now() - this.#shownAt));
    await this.#do(async () => {
      const { review, turn } = await this.backend.rateReview({ id: card.node.id, rating, duration_ms: spent });
      this.#steps = [...this.#steps, { type: 'rated', review }];
      return turn;
    });
  }

  async bury(): Promise<void> {
    const card = this.card;
    if (!card) return;
    await this.#do(async () => {
      const turn = await this.backend.buryQuestion({ id: card.node.id, buried: true });
      this.#steps = [...this.#steps, { type: 'buried', id: card.node.id }];
      return turn;
    });
  }

  async undo(): Promise<void> {
    const last = this.#steps.at(-1);
    if (!last) return;
    await this.#do(async () => {
      const turn = last.type === 'rated' ? await this.backend.undoReview({ review: last.review }) : await this.backend.buryQuestion({ id: last.id, buried: false });
      this.#steps = this.#steps.slice(0, -1);
      return turn;
    });
  }

  /** One thing at a time; what fails leaves the card in hand. */
  async #do(command: () => Promise<ReviewTurn>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const turn = await command();
      this.#tell(turn);
      await this.turn.run(() => Promise.resolve(turn));
      this.#show();
    } catch (reason) {
      this.toasts.error(reason);
    } finally {
      this.#busy = false;
    }
  }

  #show(): void {
    this.revealed = false;
    this.#shownAt = performance.now();
  }

  #tell(turn: ReviewTurn): void {
    if (turn.restored) this.toasts.error({ code: 'data.restored', message: turn.restored, hint: 'Your notes were not touched.' });
  }

  /** Shows cards in one language, or both. */
  async choose(part: Partial<ReviewOptions>): Promise<void> {
    const options = this.options.value;
    if (!options) return;
    await this.options.run(() => this.backend.saveReviewOptions({ ...options, ...part }));
    if (!('language' in part)) await this.refresh();
  }

  get language(): CardLanguage | null {
    return this.options.value?.language ?? null;
  }

  async importFile(file: File): Promise<void> {
    if (file.size > MOST_BYTES) {
      this.toasts.error({ code: 'reviews.too_large', message: `“${file.name}” is larger than 256 MiB.`, hint: 'Import it with `cairn review VAULT import`. Nothing was imported.' });
      return;
    }
    this.importing = true;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      let content = '';
      for (let at = 0; at < bytes.length; at += CHUNK) content += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
      this.imported = await this.backend.importReviews({ path: '', content });
      await this.refresh();
    } catch (reason) {
      this.toasts.error(reason);
    } finally {
      this.importing = false;
    }
  }

  /** What became of the last import. */
  imported = $state.raw<ReviewsImported | null>(null);
}
