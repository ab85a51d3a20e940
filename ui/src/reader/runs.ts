/** A run of code of one class. */
export interface CodeRun {
  text: string;
  /** Class of the innermost scope, such as `hljs-string`; empty for plain text. */
  scope: string;
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" };

/** The highlighter's markup (spans with classes and escaped text, nothing else) as runs of text. */
export function runsOf(markup: string): CodeRun[] {
  const runs: CodeRun[] = [];
  const scopes: string[] = [];
  for (const [part] of markup.matchAll(/<span class="[^"]*">|<\/span>|[^<]+|</g)) {
    if (part.startsWith('<span')) scopes.push(part.slice('<span class="'.length, -2));
    else if (part === '</span>') scopes.pop();
    else runs.push({ text: part.replace(/&(amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity), scope: scopes.at(-1) ?? '' });
  }
  return runs;
}
