// Seeing the way: what comes before a target, in layers, with reasons.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { assertNoComplaints, openByName } from '../lib/steps.js';

const TARGET = 'Nested loop, hash or merge join?';
const BASE = 'B-tree';

describe('the path to a note', () => {
  let app;
  before(async () => {
    app = await open();
    await app.ready();
    await openByName(app, 'join-algorithms', TARGET);
  });
  after(() => app?.close());

  test('P shows the steps in layers, the target last', async () => {
    await app.page.keyboard.press('p');
    await app.part('path').getByText(TARGET).first().waitFor();
    await app.part('path').getByText(BASE, { exact: true }).first().waitFor();
    await picture(app.page, 'path');
  });

  test('L lists the same steps in an order that can be learned', async () => {
    await app.page.keyboard.press('l');
    const list = app.part('path-list');
    await list.getByText(TARGET).first().waitFor();
    const text = await list.innerText();
    assert.ok(text.indexOf(BASE) < text.indexOf(TARGET), 'what is needed comes first');
    await picture(app.page, 'path-list');
  });

  test('a requirement is rejected from its card, and taken back', async () => {
    await app.page.keyboard.press('l');
    const path = app.part('path');
    const steps = async () => Number(await path.getAttribute('data-steps'));
    const before = await steps();
    await app.page.locator('g.line').last().dispatchEvent('click');
    await app.part('path-reason').getByRole('button', { name: 'Reject' }).click();
    await app.page.getByText('Rejected', { exact: true }).waitFor();
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await app.page.waitForFunction((count) => Number(document.querySelector('[data-testid="path"]').dataset.steps) === count, before);
  });

  test('hours at hand show how far one gets', async () => {
    await app.page.getByRole('spinbutton', { name: 'Hours at hand' }).fill('1');
    await app.part('path').getByText('With 1 h you get here').first().waitFor();
    await picture(app.page, 'path-hours');
    await app.page.getByRole('spinbutton', { name: 'Hours at hand' }).fill('');
  });

  test('the way is saved as a checklist', async () => {
    await app.page.getByRole('button', { name: 'Save as…' }).click();
    const [file] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('button', { name: 'Checklist (Markdown)' }).click()]);
    assert.match(file.suggestedFilename(), /^The-way-to-Nested-loop.*\.md$/);
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
