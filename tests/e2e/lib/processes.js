// Child processes that never outlive the tests: each is the leader of a group, and the group ends with it.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 4000;
const running = new Set();

process.on('exit', () => running.forEach((child) => signal(child, 'SIGKILL')));
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(1));

/** Starts a program; its output is kept in `child.said`. Extra `pipes` are readable from file descriptor 3 on. */
export function start(command, args, { env, cwd, pipes = 0 } = {}) {
  const stdio = ['ignore', 'pipe', 'pipe', ...Array(pipes).fill('pipe')];
  const child = spawn(command, args, { env: env ?? process.env, cwd, stdio, detached: true });
  child.said = '';
  for (const stream of child.stdio.slice(1)) {
    stream.setEncoding('utf8').on('data', (text) => (child.said += text));
  }
  child.ended = new Promise((resolve) => {
    child.on('exit', (code, by) => resolve(code ?? by));
    child.on('error', (error) => {
      child.said += String(error);
      resolve('could not be started');
    });
  });
  child.ended.then(() => (child.over = true));
  running.add(child);
  return child;
}

/** Ends a program and everything it started; gives its exit code or signal. */
export async function end(child, first = 'SIGTERM') {
  signal(child, first);
  const how = await Promise.race([child.ended, sleep(PATIENCE_MS, 'not ended', { ref: false })]);
  signal(child, 'SIGKILL');
  running.delete(child);
  return how;
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group is gone already.
  }
}

/** Waits until `probe` gives something other than undefined, null or false. */
export async function until(what, probe, { child, timeout = 15_000, every = 50 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (child?.over) throw new Error(`the program ended while waiting for ${what}:\n${child.said}`);
    if (Date.now() > deadline) throw new Error(`waited ${timeout} ms for ${what}\n${child?.said ?? ''}`);
    await sleep(every);
  }
}
