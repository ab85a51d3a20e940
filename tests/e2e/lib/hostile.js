// A vault in which every note is an attempt, and a server that must never be asked.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { payloads } from './payloads.js';

/** A server that counts who asks. */
export async function beacon() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

const quoted = (text) => JSON.stringify(text.replaceAll('\u{0}', ''));
const PLAIN = /[/\\\u{0}-\u{1f}:]/gu;

/** How many attempts stand in one of the notes that hold many. */
const IN_A_BUNDLE = 25;

/**
 * Writes one note an attempt: in its name, title, alias, tag, properties, headings, text, table, query and links; and notes
 * `bundle N` with many in their text and in errors of queries. Gives the names of both.
 */
export async function hostileVault(folder, address) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = [];
  const all = payloads(address);
  const bundles = [];
  for (let at = 0; at < all.length; at += IN_A_BUNDLE) {
    const name = `bundle ${bundles.length}`;
    const bundle = all.slice(at, at + IN_A_BUNDLE);
    // Queries that are none first: what follows markup that stays open may be swallowed.
    const errors = bundle.map(({ text }) => `\`= is ${text.replaceAll('\n', ' ').replaceAll('`', '')} (\`\n`);
    const parts = bundle.map(({ number, text }) => `Attempt ${number}:\n\n${text}\n`);
    await writeFile(path.join(folder, `${name}.md`), `# ${name}\n\n${errors.join('\n')}\n${parts.join('\n')}`);
    bundles.push(name);
  }
  for (const { number, text } of all) {
    // A file name holds neither slashes nor much of it.
    const name = `n${number} ${text.replace(PLAIN, '').slice(0, 60)}`.trim();
    const line = text.replaceAll('\n', ' ');
    const front = ['---', `title: ${quoted(text)}`, `aliases: [${quoted(text)}]`, `tags: [${quoted(text)}, group${number % 20}]`, `kind: concept`, `topic: ${quoted(text)}`, `summary: ${quoted(text)}`, '---'];
    const body = [
      `# ${line}`, '', `word${number} group${number % 20} ${line}`, '', text, '', `## ${line}`, '', `- ${line}`, `- [ ] ${line}`, '', `| a | b |`, `| --- | --- |`, `| ${line.replaceAll('|', '')} | x |`, '',
      `> [!note] ${line}`, `> ${line}`, '', `$${line.replaceAll('$', '')}$`, '', '```js', line, '```', '', `[[${line.replaceAll(']', '')}]]`, '', `inline:: ${line}`, '', '## Prerequisites', '', `- [[n${(number * 7) % 100}]] ${line}`,
      '', '```dataview', 'TABLE title, summary, tags FROM "" WHERE startswith(file.name, "n' + String(number % 10) + '")', '```', '',
    ];
    await writeFile(path.join(folder, `${name}.md`), [...front, ...body].join('\n'));
    names.push({ number, name });
  }
  return { names, bundles, all };
}
