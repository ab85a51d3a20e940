// Runs every check and test, or those of the groups named, and ends with one line: N passed, M failed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// One set of packages and features for every cargo command: nothing is compiled twice.
const ALL = ['--workspace', '--features', 'desktop'];

/** What a step counts: itself, or the tests it reports. */
const one = () => undefined;
const cargoTests = sums(/^test result: .*?(\d+) passed; (\d+) failed/gm);
const nodeTests = sums(/^ℹ pass (\d+)[^]*?^ℹ fail (\d+)/gm);
const vitestTests = (output) => {
  const line = /^\s*Tests\s+(.*)$/m.exec(output)?.[1];
  if (line === undefined) return undefined;
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed') };
};

const COMPLAINT_LINES = 60;

const STEPS = [
  { group: 'ui', name: 'types of the interface', run: ['npm', 'run', 'check'], cwd: 'ui', count: one },
  { group: 'ui', name: 'lint of the interface', run: ['npm', 'run', 'lint'], cwd: 'ui', count: one },
  { group: 'ui', name: 'tests of the interface', run: ['npm', 'test'], cwd: 'ui', count: vitestTests },
  { group: 'ui rust e2e', name: 'build of the interface', run: ['make', '--no-print-directory', 'ui/dist/.built'], count: one },
  { group: 'rust', name: 'format', run: ['cargo', 'fmt', '--all', '--check'], count: one },
  { group: 'rust', name: 'core without the window', run: ['scripts/no-window.sh'], count: one },
  { group: 'rust', name: 'clippy', run: ['cargo', 'clippy', ...ALL, '--all-targets', '--', '-D', 'warnings'], count: one },
  { group: 'rust', name: 'Rust tests', run: ['cargo', 'test', ...ALL, '--no-fail-fast'], count: cargoTests },
  { group: 'rust e2e', name: 'build of the binaries', run: ['cargo', 'build', ...ALL, '--bins'], count: one },
  { group: 'rust', name: 'tidy', run: ['target/debug/xtask', 'tidy'], count: one },
  { group: 'e2e', name: 'browser', run: ['npm', 'run', '--silent', 'browser'], cwd: 'tests/e2e', count: nodeTests },
  { group: 'e2e', name: 'window', run: ['npm', 'run', '--silent', 'window'], cwd: 'tests/e2e', count: nodeTests },
];

function sums(pattern) {
  return (output) => {
    const found = [...output.matchAll(pattern)];
    if (found.length === 0) return undefined;
    const sum = (group) => found.reduce((total, match) => total + Number(match[group]), 0);
    return { passed: sum(1), failed: sum(2) };
  };
}

/** Shows a command's output while it comes, and keeps it. */
function run([command, ...args], cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: `${ROOT}/${cwd ?? '.'}`, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (to) => (chunk) => {
      output += chunk;
      to.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take(process.stdout));
    child.stderr.setEncoding('utf8').on('data', take(process.stderr));
    child.on('error', (error) => resolve({ ok: false, output: `${output}${error}` }));
    child.on('close', (code) => resolve({ ok: code === 0, output: stripVTControlCharacters(output) }));
  });
}

async function perform(step) {
  console.log(`\n=== ${step.name}: ${step.run.join(' ')}`);
  const begun = performance.now();
  const { ok, output } = await run(step.run, step.cwd);
  const counted = step.count(output) ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  // A step that failed outside its tests counts as one failure.
  if (!ok && counted.failed === 0) counted.failed = 1;
  return { name: step.name, complaints: ok ? [] : complaints(output), seconds: (performance.now() - begun) / 1000, ...counted };
}

/** What a failed step said last about its failures, short enough to be read at the end of a long log. */
function complaints(output) {
  const lines = output.split('\n');
  const failures = lines.findLastIndex((line) => /^(✖ failing tests:|failures:|.*Failed Tests \d+)/.test(line));
  const told = failures >= 0 ? lines.slice(failures, failures + COMPLAINT_LINES) : lines.slice(-COMPLAINT_LINES);
  const names = lines.filter((line) => /^test .* FAILED$|^error/.test(line));
  return [...names, ...told].filter((line) => line.trim() !== '');
}

function report(results) {
  for (const { name, complaints: lines } of results) {
    if (lines.length > 0) console.log(`\n=== failed in ${name}\n${lines.join('\n')}`);
  }
  console.log('\n=== summary');
  for (const { name, passed, failed, seconds } of results) {
    const verdict = failed > 0 ? 'FAILED' : 'ok';
    console.log(`${verdict.padEnd(7)} ${name.padEnd(26)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(0).padStart(5)} s`);
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0;
}

const wanted = process.argv.slice(2);
const chosen = STEPS.filter(({ group }) => wanted.length === 0 || group.split(' ').some((name) => wanted.includes(name)));
const results = [];
for (const step of chosen) results.push(await perform(step));
process.exitCode = report(results) ? 0 : 1;
