// Takes the pictures of the README from the real window on the sample vault: `npm run pictures` after a build.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from './lib/processes.js';
import { ROOT } from './lib/sandbox.js';
import { Key } from './lib/webdriver.js';
import { openWindow } from './lib/window.js';

const id = (name) => `[data-testid="${name}"]`;
const NOTE = 'Nested loop, hash or merge join?';

const window = await openWindow((box) => ['--data', box.env.XDG_DATA_HOME, box.vault]);
const { session } = window;
const says = (selector, text) => until(`${selector} to say ${text}`, async () => (await session.text(selector)).includes(text));
async function picture(name) {
  await pause(1500);
  await writeFile(path.join(ROOT, `docs/images/${name}.png`), await session.screenshot());
}
const choose = (label) =>
  session.script(`[...document.querySelectorAll('${id('map')} button')].find((button) => button.textContent.trim() === arguments[0])?.click()`, label);

try {
  await says(id('status-bar'), 'Index up to date');
  await session.press(Key.control, '2');
  await session.find(`${id('map')}[data-state="ready"]`);
  await choose('Vault');
  await until('the whole vault', async () => Number(await session.script(`return document.querySelector('${id('map')}').dataset.nodes`)) > 100);
  await picture('map');
  await session.press(Key.control, 'o');
  await session.type(`${id('switcher')} input`, 'nested loop');
  await says(id('switcher'), NOTE);
  await session.press(Key.enter);
  await says(`${id('reader')} h1`, NOTE);
  await picture('reader');
  await session.press('p');
  await until('a path', async () => Number(await session.script(`return document.querySelector('${id('path')}')?.dataset.steps ?? 0`)) > 3);
  await picture('path');
} finally {
  await window.close();
}
