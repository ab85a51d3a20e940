// A vault of attempts to run, call or fetch something: none does, wherever its text is shown.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open } from '../lib/chromium.js';
import { beacon, hostileVault } from '../lib/hostile.js';
import { showList, showMap } from '../lib/steps.js';

/** Every note one by one takes minutes; the daily run reads them in bundles. */
const AT_LENGTH = Boolean(process.env.CAIRN_TORTURE);

describe('a hostile vault', () => {
  let app;
  let tower;
  let vault;
  const foreign = [];

  before(async () => {
    tower = await beacon();
    app = await open({
      prepare: async (folder) => {
        vault = await hostileVault(folder, tower.address);
      },
    });
    const own = new URL(app.page.url()).origin;
    app.page.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(own) && !address.startsWith('data:image/')) foreign.push(address);
      if (address.endsWith('/api/close_vault')) foreign.push(address);
    });
    app.page.on('dialog', (dialog) => {
      foreign.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await app.ready();
  });
  after(async () => {
    await app?.close();
    tower?.close();
  });

  /** Nothing ran, was called, or left the machine, and no markup came so far that the page's policy had to stop it. */
  async function assertHarmless(where) {
    const ran = await app.page.evaluate(() => globalThis.ran ?? []);
    const stopped = app.complaints.filter((each) => /Content Security Policy|Refused to/.test(each));
    assert.deepEqual({ ran, foreign, stopped, asked: tower.asked }, { ran: [], foreign: [], stopped: [], asked: [] }, where);
  }

  async function read(name) {
    await app.page.keyboard.press('Control+o');
    const switcher = app.part('switcher');
    await switcher.getByRole('combobox').fill(name);
    await switcher.getByRole('option').first().waitFor();
    await app.page.keyboard.press('Enter');
    await switcher.waitFor({ state: 'detached' });
    await app.part('reader').waitFor();
    // What fires when it is pointed at or focused.
    await app.part('reader').hover();
  }

  test('does nothing when its notes are read', async () => {
    let errors = 0;
    for (const name of vault.bundles) {
      await read(name);
      await app.part('reader').locator('.bad').first().waitFor();
      errors += await app.part('reader').locator('.bad').count();
    }
    assert.ok(errors > vault.all.length / 2, `only ${errors} errors were shown`);
    await assertHarmless('bundles');
    // Ten of them show a table with title, summary and tags of all.
    for (const { name, number } of vault.names.filter(({ number: each }) => AT_LENGTH || each < 10)) {
      await read(name);
      if (number < 10) await app.part('reader').getByTestId('query-block').getByRole('row').first().waitFor();
    }
    await assertHarmless('notes');
  });

  test('does nothing as titles of the map and its list', async () => {
    const nodes = await showMap(app, 'Vault', vault.names.length);
    assert.ok(nodes > 300);
    const list = await showList(app);
    await list.focus();
    for (let row = 0; row < nodes; row += 15) await app.page.keyboard.press('PageDown');
    await app.page.keyboard.press('l');
    await assertHarmless('map');
  });

  test('does nothing as a hit of the search', async () => {
    for (let group = 0; group < 20; group += 1) {
      await app.page.keyboard.press('Control+k');
      await app.part('palette').getByRole('combobox').fill(`group${group}`);
      await app.part('palette').getByRole('option').first().waitFor();
      await app.page.keyboard.press('Escape');
    }
    await assertHarmless('search');
  });

  test('does nothing as a query or an error', async () => {
    for (const { text } of vault.all.filter(({ number }) => AT_LENGTH || number % 20 === 0)) {
      await app.page.keyboard.press('Control+k');
      await app.part('palette').getByRole('combobox').fill(text.slice(0, 600));
      await app.page.keyboard.press('Escape');
    }
    await assertHarmless('query');
  });

  test('has left the vault open', async () => {
    const status = await app.command('status');
    assert.equal(status.state, 'ready');
    assert.ok(status.notes > 300);
  });
});
