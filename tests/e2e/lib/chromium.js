// The interface in Debian's Chromium.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { RESULTS } from './sandbox.js';
import { serve } from './server.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TIMEOUT_MS = 10_000;
/** A debug build on a busy machine takes its time. */
const INDEX_TIMEOUT_MS = 45_000;
const GRAVE = ['serious', 'critical'];

/**
 * Serves the sample vault and opens it. What the page complains about is kept in `complaints`.
 * `prepare` may change the vault before, and `vault` is another one; the rest are Playwright's context options.
 */
export async function open({ prepare, vault, headless = true, ...context } = {}) {
  const server = await serve(prepare, vault);
  const browser = await chromium.launch({ executablePath: process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium', headless });
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', ...context });
  page.setDefaultTimeout(TIMEOUT_MS);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(server.address);
  return {
    page,
    server,
    complaints,
    part: (id) => page.getByTestId(id),
    command: (name, request = {}) => command(page, name, request),
    /** Resolves when every note is read and can be searched. */
    ready: () => page.getByTestId('status-bar').getByText('Index up to date').waitFor({ timeout: INDEX_TIMEOUT_MS }),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

/** Calls a command of the core as the page would, in the page's session. */
async function command(page, name, request) {
  const reply = await page.request.post(new URL(`/api/${name}`, page.url()).href, { data: request });
  const body = await reply.json();
  assert.ok(reply.ok(), `${name}: ${JSON.stringify(body)}`);
  return body;
}

/** Keeps a picture under tests/e2e/results. */
export const picture = (page, name) => page.screenshot({ path: path.join(RESULTS, `${name}.png`) });

/** What axe takes for a fault and is none. */
const EXCEPTIONS = [
  // Names begin with the visible title, but say a cut title in full and put words to bare numbers ("16" is
  // "16 questions"); axe wants the visible words in a row.
  { rule: 'label-content-name-mismatch', fits: () => true },
  // A virtual list is scrolled by the arrow keys of the grid round it, which has the focus.
  { rule: 'scrollable-region-focusable', fits: (html) => html.includes('role="rowgroup"') },
];

function withoutExceptions(violation) {
  const excused = EXCEPTIONS.filter(({ rule }) => rule === violation.id);
  return { ...violation, nodes: violation.nodes.filter(({ html }) => !excused.some(({ fits }) => fits(html))) };
}

/** Fails if axe finds what keeps people out: violations of serious or critical impact. */
export async function assertAccessible(page, where) {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(`${AXE};undefined`);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const grave = violations.map(withoutExceptions).filter(({ impact, nodes }) => nodes.length > 0 && GRAVE.includes(impact));
  const told = grave.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.slice(0, 3).map(({ html }) => html).join('\n    ')}`);
  assert.deepEqual(told, [], `${where} has no serious accessibility violations`);
}
