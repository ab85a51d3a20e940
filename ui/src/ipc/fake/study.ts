// An interview and its plan without a core.
import type { Backend } from '../backend';
import type { InterviewProfile, InterviewReply, Outlook, PlanDayDto, StudyPlan } from '../bindings';
import { seedOf, SEEDS, summary } from './vault';

type Answer = <Reply>(command: keyof Backend, reply: () => Reply) => Promise<Reply>;
type Commands = Pick<Backend, 'interview' | 'saveInterview' | 'removeInterview' | 'outlook' | 'studyPlan' | 'exportPlan' | 'nextQuestion' | 'saveAnswers' | 'takeBackAnswers'>;

const TODAY = '2026-12-01';
const DAYS = 10;
const DAY_MS = 86_400_000;
const dateOf = (days: number): string => new Date(Date.parse(`${TODAY}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

export function fakeStudy(answer: Answer): Commands {
  let profile: InterviewProfile | null = null;
  let done: string[] = [];
  const questions = SEEDS.filter((each) => each.kind === 'question');
  const ready = (value: number) => ({ value, evidence: value * 0.75, assessed: value * 0.25 });

  const reply = (): InterviewReply => ({
    profile, today: TODAY, lost: [],
    choices: SEEDS.filter((each) => each.kind === 'moc').map((each) => ({ node: summary(each), scope: profile?.scope.includes(each.id) ?? false, focus: false })),
  });
  const outlook = (): Outlook => ({
    state: profile ? 'ahead' : 'none', date: profile?.date ?? TODAY, today: TODAY, days_left: profile ? DAYS : 0, now: ready(0.4 + done.length / 20), on_date: ready(0.3),
    topics: [{ id: 'moc-backend', title: 'Backend', questions: 3, weight: 1, coverage: 0.5, recall: 0.6, on_date: ready(0.3), now: 0.4 }],
    trend: [{ date: dateOf(-1), now: 0.35, on_date: 0.25 }, { date: TODAY, now: 0.4, on_date: 0.3 }],
    changes: profile ? { since: dateOf(-7), readiness: 0.05, answers: 12, questions: 0, known: 3, uncovered: -1, missing: 0 } : null,
    questions: questions.length, known: 2, uncovered: 4, answered_today: done.length, notice: null,
  });
  const day = (at: number): PlanDayDto => ({
    date: dateOf(at), label: `Day ${at + 1}`, minutes: 30,
    tasks: questions.slice(0, 2).map((each, index) => ({ node: summary(each), action: index ? 'review' : 'learn', minutes: 15, reason: 'New; it adds 2.0 points of readiness on the day.', gain: 0.02, questions: 1, done: at === 0 && done.includes(each.id) })),
  });
  const plan = (): StudyPlan => {
    if (!profile) throw { code: 'interview.none', message: 'There is no interview to plan for yet.', hint: 'Give its day and your hours under Plan.' };
    return {
      date: profile.date, days: Array.from({ length: DAYS }, (_, at) => day(at)), before: ready(0.3), after: ready(0.7), missed: null, wished: [],
      unplanned: questions.slice(2, 3).map((each) => ({ node: summary(each), cost: 0.03, reason: 'Other steps add more in the same time.' })), unplanned_total: 1, unplanned_cost: 0.03,
      forecast: Array.from({ length: DAYS + 1 }, (_, at) => ({ date: dateOf(at), with: 0.4 + at * 0.03, without: 0.4 - at * 0.01 })),
    };
  };

  return {
    interview: () => answer('interview', reply),
    saveInterview: (request) => answer('saveInterview', () => {
      if (request.date < TODAY) throw { code: 'interview.date_past', message: `The interview on ${request.date} is past: today is ${TODAY}.`, hint: 'Choose today or a later day.' };
      profile = request;
      return reply();
    }),
    removeInterview: () => answer('removeInterview', () => {
      profile = null;
      return reply();
    }),
    outlook: () => answer('outlook', outlook),
    studyPlan: () => answer('studyPlan', plan),
    exportPlan: ({ format }) => answer('exportPlan', () => ({ name: format === 'ics' ? 'study-plan.ics' : 'study-plan.md', media: 'text/plain', content: 'plan' })),
    nextQuestion: ({ answers }) => answer('nextQuestion', () => {
      const next = questions[answers.length];
      return { question: next ? { node: summary(next), role: 'opening', reason: 'A new subject, from its centre.', minutes: 3 } : null, of: 25, implied: answers.length ? [summary(seedOf('c-btree'))] : [] };
    }),
    saveAnswers: ({ answers }) => answer('saveAnswers', () => {
      done = [...done, ...answers.map((each) => each.id)];
      return { reviews: answers.map((_, at) => String(at + 1)) };
    }),
    takeBackAnswers: ({ reviews }) => answer('takeBackAnswers', () => {
      done = done.slice(0, -reviews.length);
      return {};
    }),
  };
}
