// How soon the real window paints, on the sample vault with software rendering: `npm run window-speed [STARTS]` after a
// release build. Tells medians and ranges in milliseconds from the start of the process; the first start is not counted.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { until } from './lib/processes.js';
import { openWindow } from './lib/window.js';

const starts = Number(process.argv[2] ?? 6);
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** When a process began, in milliseconds since 1970. */
function began(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return Date.now() - (uptime - Number(fields[19]) / TICKS) * 1000;
}

async function once() {
  const window = await openWindow((box) => ['--data', box.env.XDG_DATA_HOME, box.vault]);
  try {
    const { session } = window;
    await until('Home', async () => (await session.script(`return document.querySelector('[data-testid="status-bar"]')?.textContent ?? ''`)).includes('up to date'));
    const pid = execFileSync('pgrep', ['-n', '-x', 'cairn-desktop'], { encoding: 'utf8' }).trim();
    const [origin, paints] = await session.script(`return [performance.timeOrigin, performance.getEntriesByType('paint').map(({ name, startTime }) => [name, startTime])]`);
    return { page: origin - began(pid), ...Object.fromEntries(paints.map(([name, at]) => [name, at + origin - began(pid)])) };
  } finally {
    await window.close();
  }
}

await once();
const runs = [];
for (let run = 0; run < starts; run += 1) runs.push(await once());
for (const name of Object.keys(runs[0])) {
  const sorted = runs.map((run) => Math.round(run[name])).sort((a, b) => a - b);
  console.log(`${name.padEnd(24)} ${String(sorted[Math.floor(sorted.length / 2)]).padStart(5)}   ${sorted[0]} to ${sorted.at(-1)}`);
}
