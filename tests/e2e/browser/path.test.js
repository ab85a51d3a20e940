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

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
