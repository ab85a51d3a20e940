import type { Backend, GivenAnswer, InterviewProfile, InterviewReply, Outlook, SessionKind, StudyPlan } from '../ipc';
import { toApiError, type ApiError } from '../ipc';
import { Resource } from './resource.svelte';
import type { Toasts } from './toasts.svelte';

/** What the user prepares for in the open vault: the profile, how things stand, and the plan. */
export class StudyState {
  readonly profile = new Resource<InterviewReply>();
  readonly outlook = new Resource<Outlook>();
  readonly plan = new Resource<StudyPlan>();
  /** Rises when answers were kept or taken back. */
  answered = $state(0);

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  /** There is a day to come. */
  get ahead(): boolean {
    return this.outlook.value?.state === 'ahead' || this.outlook.value?.state === 'today';
  }

  clear(): void {
    this.profile.clear();
    this.outlook.clear();
    this.plan.clear();
  }

  /** Asks how things stand, and for the plan if there is one. */
  async load(): Promise<void> {
    const outlook = await this.outlook.run(() => this.backend.outlook());
    if (this.ahead) await this.plan.run(() => this.backend.studyPlan());
    else if (outlook) this.plan.clear();
  }

  async loadProfile(): Promise<void> {
    await this.profile.run(() => this.backend.interview());
  }

  /** Keeps the profile; gives what is wrong with it, if anything. */
  async save(profile: InterviewProfile): Promise<ApiError | null> {
    try {
      const kept = await this.backend.saveInterview(profile);
      await this.profile.run(() => Promise.resolve(kept));
      void this.load();
      return null;
    } catch (reason) {
      return toApiError(reason);
    }
  }

  async remove(): Promise<void> {
    const before = this.profile.value?.profile;
    try {
      const gone = await this.backend.removeInterview();
      await this.profile.run(() => Promise.resolve(gone));
      void this.load();
      if (before) this.toasts.say('The interview is forgotten', 'Your reviews are kept.', () => void this.save(before));
    } catch (reason) {
      this.toasts.error(reason);
    }
  }

  /** Keeps answers in the review log; they can be taken back. */
  async keep(kind: SessionKind, answers: GivenAnswer[], what: string, implied = false): Promise<boolean> {
    try {
      const { reviews } = await this.backend.saveAnswers({ kind, answers, implied });
      this.answered++;
      void this.load();
      this.toasts.say('Kept in the review log', what, () => void this.#takeBack(reviews));
      return true;
    } catch (reason) {
      this.toasts.error(reason);
      return false;
    }
  }

  async #takeBack(reviews: string[]): Promise<void> {
    try {
      await this.backend.takeBackAnswers({ reviews });
      this.answered++;
      void this.load();
    } catch (reason) {
      this.toasts.error(reason);
    }
  }
}

/** A share as a whole percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A difference of shares in points, with its sign. */
export function pointsOf(difference: number): string {
  const points = Math.round(difference * 1000) / 10;
  return `${points > 0 ? '+' : points < 0 ? '−' : '±'}${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
}

/** Minutes as `45 min` or `1 h 30`. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest}` : ''}`;
}
