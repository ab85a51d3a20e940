// How fast the map draws in Chromium without a GPU: `npm run map-speed`. Prints a row for each size and renderer.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './lib/sandbox.js';

const SIZES = [2_000, 10_000, 100_000];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const UI = path.join(ROOT, 'ui');

const out = await mkdtemp(path.join(tmpdir(), 'cairn-map-speed-'));
const browser = await chromium.launch({ executablePath: process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium', args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
try {
  execFileSync('npx', ['vite', 'build', 'bench', '--outDir', out, '--emptyOutDir', '--logLevel', 'error'], { cwd: UI, stdio: 'inherit' });
  const page = await browser.newPage({ viewport: { width: 1300, height: 820 } });
  page.on('pageerror', (error) => console.error(String(error)));
  await page.route('http://bench.invalid/**', async (route) => {
    const file = path.join(out, new URL(route.request().url()).pathname);
    await route.fulfill({ body: await readFile(file), contentType: TYPES[path.extname(file)] ?? 'application/octet-stream' });
  });
  await page.goto('http://bench.invalid/index.html');
  await page.waitForFunction(() => 'measure' in window);
  const round = (value) => Math.round(value * 10) / 10;
  console.log(`load ${loadavg()[0].toFixed(1)}`);
  console.log('| nodes | edges | renderer | first frame, ms | script a frame, ms (95 %) | frames a second | full detail after, ms | edges moving / at rest |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const nodes of SIZES) {
    for (const renderer of ['webgl', 'canvas']) {
      const it = await page.evaluate(([n, name]) => window.measure(n, name), [nodes, renderer]);
      console.log(`| ${nodes} | ${nodes * 4} | ${it.renderer} | ${round(it.first)} | ${round(it.script)} (${round(it.scriptWorst)}) | ${round(it.fps)} | ${round(it.rest)} | ${it.moving} / ${it.resting} |`);
    }
  }
} finally {
  await browser.close();
  await rm(out, { recursive: true, force: true });
}
