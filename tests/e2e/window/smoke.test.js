// The real window on the sample vault: opens, draws, finds, reads.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decode, painted } from '../lib/png.js';
import { until } from '../lib/processes.js';
import { Key } from '../lib/webdriver.js';
import { openWindow } from '../lib/window.js';

const QUESTION = 'Nested loop, hash or merge join?';
const id = (name) => `[data-testid="${name}"]`;

describe('the window', () => {
  let window;
  let session;
  before(async () => {
    window = await openWindow((box) => ['--data', box.env.XDG_DATA_HOME, box.vault]);
    session = window.session;
  });
  after(() => window?.close());

  const says = (selector, text) => until(`${selector} to say ${text}`, async () => (await session.text(selector)).includes(text));

  test('opens on the vault of the command line', async () => {
    assert.equal(await session.title(), 'Cairn');
    await says(id('status-bar'), 'Index up to date');
    await window.picture('window-home');
  });

  test('draws the map', async () => {
    await session.press(Key.control, '2');
    await session.find(`${id('map')}[data-state="ready"]`);
    const nodes = () => session.script(`return Number(document.querySelector('${id('map')}').dataset.nodes)`);
    assert.ok((await until('nodes on the map', nodes)) >= 10);
    // The middle of the map, clear of its legend and buttons.
    const middle = { left: 480, top: 200, right: 900, bottom: 600 };
    await until('the map to be painted', async () => painted(decode(await session.screenshot()), middle) > 0.2);
    await window.picture('window-map');
  });

  test('finds a note by a word of its text and shows it', async () => {
    await session.press(Key.control, 'k');
    await session.type(`${id('palette')} input`, 'hash_mem_multiplier');
    await says(id('palette'), QUESTION);
    await session.press(Key.enter);
    await says(`${id('reader')} h1`, QUESTION);
    await window.picture('window-reader');
  });

  test('keeps to its policy: no script from elsewhere runs', async () => {
    const ran = await session.script(`
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      document.body.append(script);
      return window.wasRun === true`);
    assert.equal(ran, false);
  });
});
