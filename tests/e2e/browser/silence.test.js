// The server ends while the page is open, and another one takes its place.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { openByName } from '../lib/steps.js';

const SOON = { timeout: 8000 };
const QUESTION = 'Nested loop, hash or merge join?';

describe('a server that ends', () => {
  let app;
  const bar = () => app.part('status-bar');
  before(async () => {
    app = await open();
    await app.ready();
    await openByName(app, 'join-algorithms', QUESTION);
  });
  after(() => app?.close());

  test('the status bar tells that Cairn does not answer, and what to do', async () => {
    await app.server.halt();
    const silent = bar().getByRole('button', { name: 'Cairn does not answer' });
    await silent.waitFor(SOON);
    assert.equal(await bar().getByText('Index up to date').count(), 0);
    await silent.click();
    await bar().getByText('See whether "cairn serve" still runs, then reload the page.').waitFor();
    await picture(app.page, 'silence');
  });

  test('once another answers, and its address was opened in this browser, the page goes on where it was', async () => {
    const address = await app.server.again();
    // As a second tab would: the session is the browser's, not the page's.
    await app.page.request.get(address);
    await app.ready();
    assert.equal(await bar().getByText('Cairn does not answer').count(), 0);
    await app.part('reader').getByRole('heading', { level: 1, name: QUESTION }).waitFor();
    await openByName(app, 'isolation level', 'Isolation level');
  });
});
