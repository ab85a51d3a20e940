// Review: a card, its answer on demand, a rating by a key, and the way back; the log leaves as a file.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { until } from '../lib/processes.js';
import { assertNoComplaints } from '../lib/steps.js';

describe('review', () => {
  let app;
  const question = () => app.part('question').innerText();
  const answered = async () => (await app.command('review', { id: null })).answered;

  before(async () => {
    app = await open();
    await app.ready();
    await app.page.keyboard.press('Control+7');
    await app.part('question').waitFor();
  });
  after(() => app?.close());

  test('space shows the answer and a number rates it', async () => {
    const first = await question();
    await app.page.keyboard.press('Space');
    await app.part('answer').waitFor();
    await app.page.getByRole('button', { name: /^Good/ }).waitFor();
    await picture(app.page, 'review');
    await app.page.keyboard.press('3');
    await until('the next question', async () => (await question()) !== first);
    assert.equal(await answered(), 1);
  });

  test('every step can be undone, to the first', async () => {
    const second = await question();
    await app.page.keyboard.press('b');
    await until('another question', async () => (await question()) !== second);
    await app.page.keyboard.press('u');
    await until('the buried question again', async () => (await question()) === second);
    await app.page.keyboard.press('u');
    await until('the rating taken back', async () => (await answered()) === 0);
  });

  test('the log is saved as a file', async () => {
    await app.page.getByRole('button', { name: 'Review settings, import and export' }).click();
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('button', { name: 'CSV' }).click()]);
    assert.equal(download.suggestedFilename(), 'reviews.csv');
    await picture(app.page, 'review-settings');
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
