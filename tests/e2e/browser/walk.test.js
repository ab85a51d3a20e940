// Walking: map, list twin, inspector, reader, links, back and forth.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open, picture } from '../lib/chromium.js';
import { assertNoComplaints, heading, openByName, showList, showMap } from '../lib/steps.js';

const QUESTION = 'Nested loop, hash or merge join?';
const CONCEPT = 'B-tree';

describe('walking through the vault', () => {
  let app;
  let list;
  const row = (title) => list.getByRole('row').filter({ has: app.page.getByText(title, { exact: true }) });

  before(async () => {
    app = await open();
    await app.ready();
  });
  after(() => app?.close());

  test('L shows as a list what the map shows', async () => {
    const nodes = await showMap(app, 'Vault', 100);
    list = await showList(app);
    assert.match(await list.getAttribute('aria-label'), new RegExp(`^${nodes} entries`));
    await picture(app.page, 'map-list');
  });

  test('a node that is selected is shown by the inspector, with its backlinks', async () => {
    await list.focus();
    await list.press('Home');
    await app.page.keyboard.type(CONCEPT.slice(0, 4), { delay: 20 });
    await row(CONCEPT).click();
    const inspector = app.part('inspector');
    await inspector.getByRole('heading', { name: CONCEPT }).waitFor();
    await inspector.getByRole('button', { name: /^Backlinks/ }).waitFor();
    const backlinks = inspector.locator('section').filter({ has: app.page.getByRole('list', { name: 'Backlinks' }) });
    await backlinks.getByRole('button', { name: /^Show all/ }).click();
    await backlinks.getByRole('list').getByRole('button', { name: QUESTION }).first().waitFor();
    await picture(app.page, 'inspector');
  });

  test('a double click opens the note', async () => {
    await row(CONCEPT).dblclick();
    await heading(app, CONCEPT).waitFor();
    await picture(app.page, 'reader');
  });

  test('a link leads on, back and forward retrace the way', async () => {
    const [first] = await app.part('reader').locator('a[data-node]').all();
    const target = await first.getAttribute('data-node');
    await first.click();
    await app.page.waitForFunction((id) => !document.querySelector(`[data-testid=reader] a[data-node="${id}"]`), target);
    const second = await app.part('reader').getByRole('heading', { level: 1 }).textContent();
    assert.notEqual(second, CONCEPT);
    await app.page.keyboard.press('Alt+ArrowLeft');
    await heading(app, CONCEPT).waitFor();
    await app.page.keyboard.press('Alt+ArrowRight');
    await heading(app, second).waitFor();
  });

  test('Enter on a row of the list opens the note', async () => {
    await showMap(app, 'Vault', 100);
    await list.focus();
    await list.press('Home');
    await app.page.keyboard.type(CONCEPT.slice(0, 4), { delay: 20 });
    await row(CONCEPT).click();
    await list.focus();
    await list.press('Enter');
    await heading(app, CONCEPT).waitFor();
  });

  test('the map is walked with the arrow keys', async () => {
    await openByName(app, 'join-algorithms', QUESTION);
    await app.page.keyboard.press('m');
    const map = app.part('map').getByRole('application');
    await map.focus();
    await map.press('ArrowRight');
    await map.press('Enter');
    await app.part('reader').getByRole('heading', { level: 1 }).waitFor();
    assert.notEqual(await app.part('reader').getByRole('heading', { level: 1 }).textContent(), QUESTION);
  });

  test('the page had nothing to complain about', () => assertNoComplaints(app));
});
