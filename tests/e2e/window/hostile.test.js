// The vault of attempts in the real window: WebKit reads markup in its own way, and here commands are calls of the page itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { beacon, hostileVault } from '../lib/hostile.js';
import { until } from '../lib/processes.js';
import { sandbox } from '../lib/sandbox.js';
import { Key } from '../lib/webdriver.js';
import { openWindow } from '../lib/window.js';

/** Every note one by one takes minutes; the daily run reads them in bundles, and some of them alone. */
const AT_LENGTH = Boolean(process.env.CAIRN_TORTURE);
const id = (name) => `[data-testid="${name}"]`;

describe('a hostile vault in the window', () => {
  let box;
  let tower;
  let vault;
  let window;
  let session;

  before(async () => {
    tower = await beacon();
    box = await sandbox();
    vault = await hostileVault(box.vault, tower.address);
    window = await openWindow(() => ['--data', box.env.XDG_DATA_HOME, box.vault], box);
    session = window.session;
    await session.script(`
      window.stopped = [];
      document.addEventListener('securitypolicyviolation', (event) => window.stopped.push(event.violatedDirective + ' ' + event.blockedURI));`);
    await until('the vault to be read', async () => (await session.text(id('status-bar'))).includes('Index up to date'));
  });
  after(async () => {
    await window?.close();
    await box?.remove();
    tower?.close();
  });

  /** Nothing ran, was called, or left the machine, and no markup came so far that the page's policy had to stop it. */
  async function assertHarmless(where) {
    const found = await session.script(`
      const own = (address) => [location.origin, 'ipc:', 'http://ipc.localhost', 'data:', 'vault:'].some((each) => address.startsWith(each));
      return {
        ran: window.ran ?? [],
        stopped: window.stopped,
        foreign: performance.getEntriesByType('resource').map((each) => each.name).filter((address) => !own(address)),
        page: location.pathname,
        open: document.querySelector('${id('status-bar')}').innerText.includes('Index up to date'),
      }`);
    assert.deepEqual({ ...found, asked: tower.asked }, { ran: [], stopped: [], foreign: [], page: '/', open: true, asked: [] }, where);
  }

  /** Writes into a field as if it were pasted. */
  const paste = (selector, text) =>
    session.script(
      `const field = document.querySelector(arguments[0]);
       field.focus();
       field.value = arguments[1];
       field.dispatchEvent(new InputEvent('input', { bubbles: true }))`,
      selector,
      text,
    );
  const gone = (selector) => until(`${selector} to go`, async () => (await session.all(selector)).length === 0);

  const offered = () => session.all(`${id('switcher')} [role="option"]`);

  async function read(name) {
    await session.press(Key.control, 'o');
    await session.find(`${id('switcher')} input`);
    // What was offered before must not be taken for the answer.
    await paste(`${id('switcher')} input`, 'qzxqzx');
    await until('nothing to be offered', async () => (await offered()).length === 0);
    await paste(`${id('switcher')} input`, name);
    await until(`${name} to be offered`, async () => (await offered()).length > 0);
    await session.press(Key.enter);
    await gone(id('switcher'));
    await session.find(id('reader'));
    // What fires when it is pointed at or focused.
    await session.script(`
      for (const each of document.querySelectorAll('${id('reader')} *')) {
        each.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        if (each instanceof HTMLElement && each.tabIndex >= 0) each.focus();
      }`);
  }

  test('does nothing when its notes are read', async () => {
    for (const name of vault.bundles) await read(name);
    await assertHarmless('bundles');
    // Ten of them show a table with title, summary and tags of all.
    for (const { name } of vault.names.filter(({ number: each }) => AT_LENGTH || each < 10)) await read(name);
    await assertHarmless('notes');
    await window.picture('window-hostile');
  });

  test('does nothing as titles of the map and its list', async () => {
    await session.press(Key.control, '2');
    await session.find(id('map'));
    await until('the whole vault to be offered', () =>
      session.script(`const button = [...document.querySelectorAll('${id('map')} button')].find((each) => each.innerText.trim() === 'Vault'); button?.click(); return Boolean(button)`),
    );
    await until('the map', async () => {
      const nodes = await session.script(`const map = document.querySelector('${id('map')}'); return map.dataset.state === 'ready' ? Number(map.dataset.nodes) : 0`);
      return nodes > 300;
    });
    await session.press('l');
    await session.find(id('map-list'));
    const seen = async () =>
      session.script(`
        const list = document.querySelector('${id('map-list')}');
        const scroller = [list, ...list.querySelectorAll('*')].find((each) => each.scrollHeight > each.clientHeight + 50 && /auto|scroll/.test(getComputedStyle(each).overflowY));
        const before = scroller.scrollTop;
        scroller.scrollTo({ top: before + scroller.clientHeight, behavior: 'instant' });
        return scroller.scrollTop > before`);
    let pages = 0;
    while (await seen()) pages += 1;
    assert.ok(pages > 2, `${pages} pages`);
    await session.press('l');
    await assertHarmless('map');
  });

  test('does nothing as a hit of the search', async () => {
    for (let group = 0; group < 20; group += 1) {
      await session.press(Key.control, 'k');
      await session.find(`${id('palette')} input`);
      await paste(`${id('palette')} input`, `group${group}`);
      await session.find(`${id('palette')} [role="option"]`);
      await session.press(Key.escape);
      await gone(id('palette'));
    }
    await assertHarmless('search');
  });

  test('does nothing as a query or an error', async () => {
    for (const { text } of vault.all.filter(({ number }) => AT_LENGTH || number % 20 === 0)) {
      await session.press(Key.control, 'k');
      await session.find(`${id('palette')} input`);
      await paste(`${id('palette')} input`, text.slice(0, 600));
      await session.press(Key.escape);
      await gone(id('palette'));
    }
    await assertHarmless('query');
  });

  test('cannot reach what is not a command of Cairn', async () => {
    const said = await session.script(`
      const calls = ['plugin:fs|read_text_file', 'plugin:shell|execute', 'plugin:http|fetch', 'plugin:opener|open_url', 'plugin:process|exit'];
      return Promise.all(calls.map((call) => window.__TAURI_INTERNALS__.invoke(call, { path: '/etc/passwd' }).then(() => 'done', () => 'refused')))`);
    assert.deepEqual([...new Set(said)], ['refused']);
    assert.equal(await session.script(`Object.prototype.polluted = 1; return ({}).polluted === undefined`), true);
  });
});
