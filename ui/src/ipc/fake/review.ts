// Reviews of the fake vault: a queue of its questions that remembers what was done to them.
import type { ApiError, ReviewCard, ReviewOptions, ReviewTurn } from '../bindings';
import { rendered } from './graph';
import { SEEDS, seedOf, summary } from './vault';

interface Done {
  review: string;
  id: string;
  rating: number;
}

export class FakeReviews {
  #done: Done[] = [];
  #buried: string[] = [];
  options: ReviewOptions = {
    target: 90, new_per_day: 20, reviews_per_day: 200, credit: true, learn_parameters: true, language: null,
    parameters: 'The parameters that come with FSRS-6.',
  };

  #card(id: string): ReviewCard {
    const times = this.#done.filter((each) => each.id === id);
    const { html } = rendered(id);
    return {
      node: summary(seedOf(id)),
      question: [{ language: 'en', html: `<p>What about ${seedOf(id).title}?</p>` }, { language: 'ru', html: '<p>Что это?</p>' }],
      answer: [{ language: 'en', html }],
      reason: times.length ? 'again' : 'fresh', intervals: [0, 1, 2, 8], recall: times.length ? 100 : null, reps: times.length, last: times.length ? '2026-11-28' : null,
    };
  }

  turn(first: string | null = null): ReviewTurn {
    const questions = SEEDS.filter((each) => each.kind === 'question').map((each) => each.id);
    const last = (id: string): number => this.#done.findLast((each) => each.id === id)?.rating ?? 0;
    const due = questions.filter((id) => last(id) === 1 && !this.#buried.includes(id));
    const fresh = questions.filter((id) => last(id) === 0 && !this.#buried.includes(id)).slice(0, this.options.new_per_day);
    const id = first ?? fresh[0] ?? due[0];
    return {
      card: id ? this.#card(id) : null, due: due.length, fresh: fresh.length, due_beyond: 0, fresh_beyond: 0,
      answered: this.#done.length, buried: this.#buried.length, questions: questions.length,
      next_date: this.#done.length ? '2026-11-30' : null, next_days: this.#done.length ? 2 : null, restored: null,
    };
  }

  rate(id: string, rating: number): { review: string; turn: ReviewTurn } {
    const review = String(this.#done.length + 1);
    this.#done.push({ review, id, rating });
    return { review, turn: this.turn() };
  }

  undo(review: string): ReviewTurn {
    const done = this.#done.find((each) => each.review === review);
    if (!done) throw { code: 'review.not_found', message: 'There is no such review to take back.', hint: '' } satisfies ApiError;
    this.#done = this.#done.filter((each) => each !== done);
    return this.turn(done.id);
  }

  bury(id: string, buried: boolean): ReviewTurn {
    this.#buried = this.#buried.filter((each) => each !== id);
    if (buried) this.#buried.push(id);
    return this.turn(buried ? null : id);
  }
}
