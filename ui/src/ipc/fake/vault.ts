// A small vault in memory, true to life in its shapes: MOCs, topics, questions with requirements, a missing note.
import type { DifficultyDto, NodeKindDto, NodeSummary } from '../bindings';

interface Seed {
  id: string;
  kind: NodeKindDto;
  title: string;
  folder?: string;
  difficulty?: DifficultyDto;
  topic?: string;
  /** Ids of what it belongs to; the first is its parent in the tree. */
  within?: string[];
  needs?: string[];
  related?: string[];
  aliases?: string[];
  body?: string;
}

const JOINS = `<h1 id="join-algorithms">SQL join algorithms</h1>
<h2 id="question-en">Question</h2>
<p>Which <a data-node="c-btree" data-kind="concept" tabindex="0">index structures</a> and join algorithms does a database choose from, and when does each pay off?</p>
<h2 id="answer-en">Answer</h2>
<p>There are three families. A planner picks by <strong>estimated rows</strong> and by what is already sorted; see <a data-node="q-index" data-kind="question">when an index helps</a> and <a data-node="m-stats" data-kind="missing">table statistics</a>.</p>
<div class="callout" data-callout="tip"><p class="callout-title">Remember</p><p>A nested loop with an index is best for few outer rows; a hash join for many rows without order.</p></div>
<h3 id="nested-loop">Nested loop</h3>
<p>For each row of the outer table, look up the inner one. Cost is about <span class="math math-inline">O(n \\cdot \\log m)</span> with an index and <span class="math math-inline">O(n \\cdot m)</span> without.</p>
<pre><code class="language-sql">SELECT o.id, c.name
FROM orders AS o
JOIN customers AS c ON c.id = o.customer_id -- uses the primary key
WHERE o.created_at &gt;= DATE '2024-01-01'
ORDER BY o.id
LIMIT 50;</code></pre>
<h3 id="hash-join">Hash join</h3>
<p>Build a hash table from the smaller side, probe it with the larger:</p>
<pre><code class="language-python">def hash_join(small, large, key):
    table = {}
    for row in small:                # build
        table.setdefault(row[key], []).append(row)
    for row in large:                # probe
        for match in table.get(row[key], ()):
            yield {**match, **row}</code></pre>
<h3 id="comparison">Comparison</h3>
<table><thead><tr><th>Algorithm</th><th>Best for</th><th>Memory</th><th>Needs order</th></tr></thead><tbody>
<tr><td>Nested loop</td><td>few outer rows, indexed inner</td><td>none</td><td>no</td></tr>
<tr><td>Hash</td><td>large, unsorted, equality</td><td>the smaller side</td><td>no</td></tr>
<tr><td>Merge</td><td>both sorted on the key</td><td>little</td><td>yes</td></tr></tbody></table>
<h2 id="cost-model">Cost model</h2>
<p><span class="math math-display">C_{hash} = B_R + B_S + \\frac{2 (B_R + B_S)}{p}</span></p>
<blockquote><p>The optimiser is only as good as its estimates.</p></blockquote>
<ul><li><input type="checkbox" disabled checked> Explain the three families</li><li><input type="checkbox" disabled> Read a plan aloud</li></ul>
<h2 id="references">References</h2>
<ul><li><a href="https://www.postgresql.org/docs/current/planner-optimizer.html" rel="noreferrer noopener" target="_blank">PostgreSQL: planner and optimiser</a></li></ul>`;

export const SEEDS: Seed[] = [
  { id: 'moc-backend', kind: 'moc', title: 'Backend', folder: 'MOCs' },
  { id: 'moc-systems', kind: 'moc', title: 'System design', folder: 'MOCs' },
  { id: 'moc-security', kind: 'moc', title: 'Security', folder: 'MOCs' },
  { id: 't-db', kind: 'topic', title: 'Databases', folder: 'MOCs', within: ['moc-backend'] },
  { id: 't-index', kind: 'topic', title: 'Indexing', folder: 'MOCs', within: ['t-db', 'moc-backend'] },
  { id: 't-cache', kind: 'topic', title: 'Caching', folder: 'MOCs', within: ['moc-systems'] },
  { id: 't-auth', kind: 'topic', title: 'Authentication', folder: 'MOCs', within: ['moc-security'] },
  { id: 'q-joins', kind: 'question', title: 'SQL join algorithms', folder: 'Questions/Databases', difficulty: 'hard', topic: 'databases', within: ['t-db', 'moc-backend'], needs: ['q-index', 'c-btree', 'q-sql'], related: ['q-plan'], aliases: ['Hash join', 'Merge join'], body: JOINS },
  { id: 'q-index', kind: 'question', title: 'When does an index help?', folder: 'Questions/Databases', difficulty: 'medium', topic: 'databases', within: ['t-index', 'moc-backend'], needs: ['c-btree', 'q-sql'] },
  { id: 'q-sql', kind: 'question', title: 'What does a SELECT do, step by step?', folder: 'Questions/Databases', difficulty: 'easy', topic: 'databases', within: ['t-db', 'moc-backend'] },
  { id: 'q-plan', kind: 'question', title: 'How do you read a query plan?', folder: 'Questions/Databases', difficulty: 'medium', topic: 'databases', within: ['t-db', 'moc-backend'], needs: ['q-index', 'm-stats'] },
  { id: 'q-tx', kind: 'question', title: 'Transaction isolation levels', folder: 'Questions/Databases', difficulty: 'medium', topic: 'databases', within: ['t-db', 'moc-backend'], needs: ['q-sql'] },
  { id: 'q-shard', kind: 'question', title: 'How would you shard a table?', folder: 'Questions/Systems', difficulty: 'hard', topic: 'system-design', within: ['moc-systems', 'moc-backend'], needs: ['q-tx', 'q-index', 'c-hash'] },
  { id: 'q-cache', kind: 'question', title: 'Cache invalidation strategies', folder: 'Questions/Systems', difficulty: 'medium', topic: 'caching', within: ['t-cache', 'moc-systems'], needs: ['c-ttl'] },
  { id: 'q-lb', kind: 'question', title: 'How does a load balancer choose?', folder: 'Questions/Systems', difficulty: 'easy', topic: 'system-design', within: ['moc-systems'], related: ['c-hash'] },
  { id: 'q-jwt', kind: 'question', title: 'What is inside a JWT?', folder: 'Questions/Security', difficulty: 'easy', topic: 'authentication', within: ['t-auth', 'moc-security'] },
  { id: 'q-oauth', kind: 'question', title: 'OAuth 2 authorisation code flow', folder: 'Questions/Security', difficulty: 'medium', topic: 'authentication', within: ['t-auth', 'moc-security'], needs: ['q-jwt'] },
  { id: 'c-btree', kind: 'concept', title: 'B-tree', folder: 'Concepts', within: ['t-index', 'moc-backend'], aliases: ['Balanced tree'] },
  { id: 'c-hash', kind: 'concept', title: 'Consistent hashing', folder: 'Concepts', within: ['moc-systems'] },
  { id: 'c-ttl', kind: 'concept', title: 'Time to live', folder: 'Concepts', within: ['t-cache', 'moc-systems'] },
  { id: 'n-home', kind: 'note', title: 'Welcome', folder: '', body: '<p>Begin with the maps of content.</p>' },
  { id: 'm-stats', kind: 'missing', title: 'Table statistics' },
];

const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

export function pathOf(seed: Seed): string {
  if (seed.kind === 'missing') return '';
  const name = seed.kind === 'topic' ? 'moc-backend' : seed.id.startsWith('q-') ? `q-${slug(seed.title)}--${seed.topic}--${seed.difficulty}` : slug(seed.title);
  return `${seed.folder ? `${seed.folder}/` : ''}${name}.md`;
}

export function summary(seed: Seed): NodeSummary {
  return { id: seed.id, kind: seed.kind, title: seed.title, path: pathOf(seed), difficulty: seed.difficulty ?? null, topic: seed.topic ?? null };
}

export function seedOf(id: string): Seed {
  const seed = SEEDS.find((each) => each.id === id);
  if (!seed) throw { code: 'node.not_found', message: 'This note is no longer in the vault.', hint: 'Go back, or search for it by name.' };
  return seed;
}

export type { Seed };
