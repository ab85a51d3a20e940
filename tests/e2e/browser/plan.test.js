// Ready on the day: a profile, its plan, a step ticked off, an assessment and a mock interview, all kept in the review log.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, open, picture } from '../lib/chromium.js';
import { until } from '../lib/processes.js';
import { assertNoComplaints } from '../lib/steps.js';

describe('plan', () => {
  let app;
  const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('Home invites to plan, and a past day is refused with a reason', async () => {
    await app.page.getByRole('button', { name: 'Plan for an interview' }).click();
    const form = app.part('profile');
    await form.getByLabel('Day of the interview').fill('2020-02-02');
    await form.getByRole('button', { name: 'Make a plan' }).click();
    await form.getByRole('alert').getByText('is past').waitFor();
    await form.getByLabel('Day of the interview').fill(inDays(21));
    await form.getByRole('button', { name: 'Make a plan' }).click();
    await app.part('plan').getByRole('list', { name: 'Days to the interview' }).waitFor();
    await picture(app.page, 'plan');
  });

  test('the plan is saved as a calendar', async () => {
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('button', { name: 'Save as calendar' }).click()]);
    assert.equal(download.suggestedFilename(), 'study-plan.ics');
  });

  test('a self-assessment sets a start', async () => {
    await app.page.getByRole('button', { name: 'Quick self-assessment' }).click();
    await app.page.getByRole('button', { name: 'Begin' }).click();
    for (const key of ['3', '3', '1', '4']) {
      const before = await app.part('assess').getByText(/^question \d+ of/).textContent();
      await app.page.keyboard.press(key);
      await until('the next question', async () => (await app.part('assess').getByText(/^question \d+ of/).textContent()) !== before);
    }
    await app.page.getByRole('button', { name: 'End' }).click();
    await app.page.getByRole('button', { name: 'Keep in the review log' }).click();
    await until('readiness', async () => (await app.command('outlook')).now.assessed > 0);
  });

  test('Home shows days left, readiness and the steps of today, and one is ticked off', async () => {
    await app.page.keyboard.press('Control+1');
    const list = app.page.getByRole('list', { name: "Today's plan" });
    await list.getByRole('checkbox').first().click();
    await list.getByRole('button', { name: 'Well' }).click();
    await until('a step done', async () => (await app.command('study_plan')).days[0].tasks.some((task) => task.done));
    await app.page.getByRole('button', { name: /ready today/ }).click();
    await app.page.getByRole('group', { name: 'What readiness means' }).waitFor();
    await picture(app.page, 'home-plan');
  });

  test('Home shows five gaps, and one of them is put on the plan, which says what is to be done first', async () => {
    const rows = app.part('home-gaps').getByRole('listitem');
    await until('five gaps', async () => (await rows.count()) === 5);
    await assertAccessible(app.page, 'Home with today and gaps');
    await rows.first().getByRole('button').first().click();
    await app.part('gap').getByRole('button', { name: 'Add to plan' }).click();
    await app.page.keyboard.press('Control+9');
    await app.part('wishes').getByText('Nothing is written about it yet').waitFor();
    await assertAccessible(app.page, 'Plan with a wish');
    await app.part('wishes').getByRole('button', { name: /^Take .* off the plan$/ }).click();
    await until('no wish', async () => (await app.part('wishes').count()) === 0);
  });

  test('the page had nothing to complain about but the refusal', () => {
    assertNoComplaints({ complaints: app.complaints.filter((complaint) => !complaint.includes('422')) });
  });
});
