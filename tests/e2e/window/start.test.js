// How the window starts: with nothing, with the vault of the last time, and when something is in its way.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../lib/processes.js';
import { sandbox } from '../lib/sandbox.js';
import { openWindow } from '../lib/window.js';

/** Opens a window in a sandbox, lets `look` look at it, closes it. */
async function look(box, args, see) {
  const window = await openWindow(() => args, box);
  const shows = (selector, text = '') => until(`${selector} with ${text}`, async () => (await window.session.text(selector)).includes(text));
  try {
    await see(window, shows);
  } finally {
    await window.close();
  }
}

const id = (name) => `[data-testid="${name}"]`;

describe('the start of the window', () => {
  let box;
  before(async () => (box = await sandbox()));
  after(() => box?.remove());

  test('at first there is no vault; the sample is one click away', async () => {
    await look(box, [], async (window, shows) => {
      await shows(id('first-run'), 'Try the sample');
      await window.picture('window-first-run');
      await window.session.script(`[...document.querySelectorAll('button')].find((each) => each.innerText.includes('Try the sample')).click()`);
      await shows(id('status-bar'), 'Index up to date');
    });
  });

  test('a vault named on the command line is there again without a name', async () => {
    await look(box, [box.vault], async (_, shows) => shows(id('status-bar'), 'Index up to date'));
    await look(box, [], async (_, shows) => shows(id('status-bar'), 'Index up to date'));
  });

  test('a folder that is not there is named, and the window stays', async () => {
    await look(box, [path.join(box.dir, 'nowhere')], async (window, shows) => {
      await shows(id('first-run'), 'nowhere');
      await window.picture('window-no-such-folder');
    });
  });

  test('with a data folder that cannot be used the vault is shown all the same, and the window says so', async () => {
    const file = path.join(box.dir, 'a-file');
    await writeFile(file, 'not a folder');
    await look(box, ['--data', file, box.vault], async (window, shows) => {
      await shows(id('status-bar'), 'Read-only');
      await shows(id('status-bar'), 'Index up to date');
      assert.match(await window.session.script(`return document.querySelector('${id('status-bar')}').innerHTML`), /a-file/);
    });
  });

  test('a second window on the same vault only reads, and says so', async () => {
    await look(box, [box.vault], async (_, shows) => {
      await shows(id('status-bar'), 'Index up to date');
      await look(box, [box.vault], async (second, secondShows) => {
        await secondShows(id('status-bar'), 'Read-only');
        await second.picture('window-read-only');
      });
    });
  });
});
