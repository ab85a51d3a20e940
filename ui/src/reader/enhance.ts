// What the rendered note gets on top of its text: focusable links, coloured code, set formulas.
import { highlight } from './highlight';
import type { CodeRun } from './runs';

const LANGUAGE_WORDS: Record<string, string> = {
  js: 'JavaScript', javascript: 'JavaScript', ts: 'TypeScript', typescript: 'TypeScript', py: 'Python', python: 'Python', rs: 'Rust', rust: 'Rust',
  sql: 'SQL', sh: 'Shell', bash: 'Shell', shell: 'Shell', yml: 'YAML', yaml: 'YAML', json: 'JSON', kt: 'Kotlin', kotlin: 'Kotlin', java: 'Java',
  go: 'Go', cpp: 'C++', cs: 'C#', csharp: 'C#', html: 'HTML', xml: 'XML', css: 'CSS', http: 'HTTP', php: 'PHP', rb: 'Ruby', ruby: 'Ruby', text: 'Text',
};

export function links(root: HTMLElement): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>('a[data-node]')) {
    link.tabIndex = 0;
    link.setAttribute('role', 'link');
  }
  for (const link of root.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    if (link.getAttribute('href')?.startsWith('#')) continue;
    link.target = '_blank';
    link.rel = 'noreferrer noopener';
    link.classList.add('outside');
  }
  for (const box of root.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
    box.setAttribute('aria-label', box.checked ? 'Done' : 'To do');
  }
  for (const table of root.querySelectorAll('table')) {
    if (table.parentElement?.classList.contains('table')) continue;
    const frame = document.createElement('div');
    frame.className = 'table';
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
}

/** Links written as a bare file name ("q-joins--sql--hard") are shown by the title of what they lead to. */
export function nameLinks(root: HTMLElement, titles: Map<string, string>): void {
  for (const link of root.querySelectorAll<HTMLElement>('a[data-node]')) {
    const written = link.textContent ?? '';
    const title = titles.get(link.dataset['node'] ?? '');
    if (!title || link.dataset['kind'] === 'missing' || !/^[\w/.]+(?:-+[\w/.]+)+$/.test(written)) continue;
    link.textContent = title;
    link.title = written;
  }
}

function paint(code: HTMLElement, runs: CodeRun[]): void {
  const painted = runs.map(({ text, scope }) => {
    if (!scope) return document.createTextNode(text);
    const span = document.createElement('span');
    span.className = scope;
    span.textContent = text;
    return span;
  });
  code.replaceChildren(...painted);
}

function bar(code: HTMLElement, language: string): HTMLElement {
  const box = document.createElement('div');
  box.className = 'code-bar';
  const label = document.createElement('span');
  label.textContent = LANGUAGE_WORDS[language] ?? language;
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.textContent = 'Copy';
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(code.textContent ?? '').then(
      () => (copy.textContent = 'Copied'),
      () => (copy.textContent = 'Not allowed'),
    );
    setTimeout(() => (copy.textContent = 'Copy'), 1500);
  });
  box.append(label, copy);
  return box;
}

export function codeBlocks(root: HTMLElement): void {
  for (const code of root.querySelectorAll<HTMLElement>('pre > code')) {
    const language = /\blanguage-([\w+#-]+)/.exec(code.className)?.[1]?.toLowerCase() ?? '';
    code.before(bar(code, language));
    code.tabIndex = 0;
    void highlight(code.textContent ?? '', language).then((runs) => {
      if (runs) paint(code, runs);
    });
  }
}

/** Sets formulas; KaTeX is only fetched for a note that has some. */
export async function formulas(root: HTMLElement): Promise<void> {
  const spans = [...root.querySelectorAll<HTMLElement>('.math')];
  if (!spans.length) return;
  const [{ default: katex }] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')]);
  for (const span of spans) {
    const tex = span.textContent ?? '';
    try {
      katex.render(tex, span, { displayMode: span.classList.contains('math-display'), throwOnError: false, trust: false, strict: 'ignore', maxExpand: 500, maxSize: 20 });
    } catch {
      span.textContent = tex;
    }
  }
}
