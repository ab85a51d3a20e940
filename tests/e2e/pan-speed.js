// How many frames a second the whole map of a vault is drawn in while it is dragged, and how long drawing takes of each, in the
// real window and in Chromium; the rest of a frame is the browser's, which puts the picture on the screen:
// `npm run pan-speed -- [VAULT] [--here]` after a release build, with CAIRN_BIN_DIR=target/release. Without `--here` nothing of a
// graphics card is used; with it the windows open on the screen in front of you and use what is there.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { open } from './lib/chromium.js';
import { until } from './lib/processes.js';
import { showMap } from './lib/steps.js';
import { Key } from './lib/webdriver.js';
import { openWindow } from './lib/window.js';

const ROUNDS = 3;
/** The picture of full detail is made when the map has come to rest. */
const REST_MS = 2000;

const here = process.argv.includes('--here');
const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const vault = given && path.resolve(given);

/** Runs in the page: drags the map for three seconds, a step a frame, and keeps the frames that drew: when, and for how long. */
const DRAG = `
  const map = document.querySelector('[role="application"]');
  const box = map.getBoundingClientRect();
  map.setPointerCapture = () => undefined; // there is no such pointer
  let drawn = false;
  let spent = 0;
  const ask = (window.askedOfTheBrowser ??= window.requestAnimationFrame.bind(window));
  window.requestAnimationFrame = (work) => ask((now) => {
    const begun = performance.now();
    work(now);
    spent += performance.now() - begun;
  });
  for (const [of, name] of [[CanvasRenderingContext2D, 'clearRect'], [WebGL2RenderingContext, 'drawArraysInstanced'], [WebGL2RenderingContext, 'drawElementsInstanced'], [WebGL2RenderingContext, 'drawArrays'], [WebGL2RenderingContext, 'drawElements']]) {
    const draw = (of.prototype['its ' + name] ??= of.prototype[name]);
    of.prototype[name] = function (...rest) { drawn = true; return draw.apply(this, rest); };
  }
  const send = (name, x, y) =>
    map.dispatchEvent(new PointerEvent(name, { bubbles: true, clientX: box.right - 30 + x, clientY: box.top + 30 + y, buttons: 1, pointerId: 7, pointerType: 'mouse' }));
  const frames = [];
  let step = 0;
  window.panned = undefined;
  send('pointerdown', 0, 0);
  const begun = performance.now();
  const next = (now) => {
    if (drawn) frames.push([now, spent]);
    drawn = false;
    spent = 0;
    step += 1;
    send('pointermove', -160 * Math.abs(Math.sin(step / 20)), 100 * Math.abs(Math.sin(step / 27)));
    if (now < begun + 3000) return void ask(next);
    send('pointerup', 0, 0);
    window.panned = frames;
  };
  ask(next);
`;

function tell(where, { nodes, edges, renderer }, frames) {
  if (frames.length < 2) throw new Error(`${where}: nothing was drawn while the map was dragged`);
  const sorted = (list) => list.sort((a, b) => a - b);
  const gaps = sorted(frames.slice(1).map(([at], index) => at - frames[index][0]));
  const drawing = sorted(frames.map(([, spent]) => spent));
  const share = (list, part) => list[Math.floor(list.length * part)].toFixed(1);
  const rate = (1000 * gaps.length) / (frames.at(-1)[0] - frames[0][0]);
  const times = (list) => `${share(list, 0.5)} ms (95 of 100: ${share(list, 0.95)})`;
  console.log(`${where.padEnd(10)} ${nodes} nodes, ${edges} edges, ${renderer}: ${rate.toFixed(1)} frames a second; a frame ${times(gaps)}, of which drawing ${times(drawing)}`);
}

async function measure(where, run) {
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(REST_MS);
    await run(DRAG);
    const frames = await until('the end of the drag', () => run('return window.panned'));
    tell(where, await run(`return { ...document.querySelector('[data-testid="map"]').dataset }`), frames);
  }
}

const screen = here ? { display: process.env.DISPLAY } : undefined;
const window = await openWindow((box) => ['--data', box.env.XDG_DATA_HOME, vault ?? box.vault], undefined, screen);
try {
  const { session } = window;
  const inMap = (code) => session.script(`const map = document.querySelector('[data-testid="map"]'); ${code}`);
  await until('the index', async () => (await session.text('[data-testid="status-bar"]')).includes('Index up to date'));
  await session.press(Key.control, '2');
  await session.find('[data-testid="map"][data-state="ready"]');
  await inMap(`[...map.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Vault').click()`);
  await until('the whole vault', () => inMap(`return map.dataset.state === 'ready' && Number(map.dataset.nodes) > 0`));
  await measure('window', (code) => session.script(code));
} finally {
  await window.close();
}

const browser = await open({ vault, headless: !here, reducedMotion: 'no-preference' });
try {
  await browser.ready();
  await showMap(browser, 'Vault');
  await measure('Chromium', (code) => browser.page.evaluate(`(() => { ${code} })()`));
} finally {
  await browser.close();
}
