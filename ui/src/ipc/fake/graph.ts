// Answers about the fake vault's nodes: details, text, map, paths.
import type { EdgeDto, EdgeKindDto, LearnPath, MapRequest, MapView, NodeDetail, RenderedNote } from '../bindings';
import { pathOf, seedOf, SEEDS, summary, type Seed } from './vault';

function edge(kind: EdgeKindDto, from: Seed, to: Seed, outgoing: boolean): EdgeDto {
  const text = kind === 'requires' ? `- [[${to.title}]] before this one` : `See also [[${to.title}]].`;
  return {
    kind, from: from.id, to: to.id, other: summary(outgoing ? to : from), outgoing,
    confidence: kind === 'requires' ? 0.95 - from.title.length / 200 : 0.7,
    reason: kind === 'requires' ? `named under Prerequisites in "${from.title}"` : `named under Related in "${from.title}"`,
    evidence: [{ basis: kind === 'requires' ? 'prerequisite_section' : 'related_section', path: pathOf(from), id: from.id, line: 12, text }],
  };
}

export function detail(id: string): NodeDetail {
  const seed = seedOf(id);
  const needers = SEEDS.filter((each) => each.needs?.includes(id));
  const relaters = SEEDS.filter((each) => each.related?.includes(id));
  const members = SEEDS.filter((each) => each.within?.[0] === id);
  const missing = seed.kind === 'missing';
  return {
    node: summary(seed),
    line: seed.kind === 'topic' ? 9 : 1,
    excerpt: '',
    aliases: seed.aliases ?? [],
    tags: seed.topic ? [seed.topic, `difficulty/${seed.difficulty}`] : [],
    properties: seed.difficulty ? [{ name: 'difficulty', values: [seed.difficulty] }, { name: 'topic', values: [seed.topic ?? ''] }, { name: 'status', values: ['draft'] }] : [],
    headings: headings(textOf(seed)),
    mocs: (seed.within ?? []).filter((each) => each.startsWith('moc-')).map((each) => summary(seedOf(each))),
    needs: (seed.needs ?? []).map((each) => edge('requires', seed, seedOf(each), true)),
    opens: needers.map((each) => edge('requires', each, seed, false)),
    edges: [
      ...(seed.related ?? []).map((each) => edge('related', seed, seedOf(each), true)),
      ...relaters.map((each) => edge('related', each, seed, false)),
      ...members.map((each) => edge('part_of', each, seed, false)),
    ],
    links: [...(seed.needs ?? []), ...(seed.related ?? [])].map((each, at) => ({ to: summary(seedOf(each)), target: seedOf(each).title, line: 12 + at, section: 'Prerequisites' })),
    backlinks: [...needers, ...relaters, ...members].map((each) => ({ from: summary(each), line: 12, text: `- [[${seed.title}]] before this one` })),
    totals: {
      needs: seed.needs?.length ?? 0, opens: needers.length, edges: (seed.related?.length ?? 0) + relaters.length + members.length,
      backlinks: needers.length + relaters.length + members.length,
    },
    suggestion: missing ? { node: summary(seedOf('q-plan')), reason: 'its text speaks of "statistics" most' } : null,
    diagnostics: id === 'q-joins' ? [{ code: 'frontmatter.duplicate_key', message: 'The property "topic" is given twice.', hint: 'The last one counts.', line: 4, text: 'topic: sql' }] : [],
  };
}

function headings(html: string): RenderedNote['headings'] {
  return [...html.matchAll(/<h([1-6]) id="([^"]+)">([^<]+)</g)].map((match, at) => ({
    level: Number(match[1]), anchor: match[2] ?? '', text: match[3] ?? '', line: 8 + at * 6,
  }));
}

function textOf(seed: Seed): string {
  const about = seed.needs?.length
    ? `<h2 id="prerequisites">Prerequisites</h2><ul>${seed.needs.map((each) => `<li><a data-node="${each}" data-kind="${seedOf(each).kind}">${seedOf(each).title}</a> before this one</li>`).join('')}</ul>`
    : '';
  return seed.body ?? `<h1 id="title">${seed.title}</h1><p>What this note says about ${seed.title.toLowerCase()}.</p>${about}`;
}

export function rendered(id: string): RenderedNote {
  const seed = seedOf(id);
  return { node: summary(seed), html: textOf(seed), headings: headings(textOf(seed)), notice: null };
}

function scopeSeeds(request: MapRequest): Seed[] {
  const { scope } = request;
  if (scope.type === 'atlas') return SEEDS.filter((each) => each.kind === 'moc');
  if (scope.type === 'moc') return SEEDS.filter((each) => each.id === scope.id || each.within?.includes(scope.id) || each.within?.some((parent) => seedOf(parent).within?.includes(scope.id)));
  if (scope.type === 'neighbourhood') {
    const near = detail(scope.id);
    const ids = new Set([scope.id, ...near.needs, ...near.opens, ...near.edges].map((each) => (typeof each === 'string' ? each : each.other.id)));
    return SEEDS.filter((each) => ids.has(each.id));
  }
  return SEEDS;
}

export function mapOf(request: MapRequest): MapView {
  const seeds = scopeSeeds(request).filter((each) => request.missing || each.kind !== 'missing');
  const at = new Map(seeds.map((each, index) => [each.id, index]));
  const mocs = SEEDS.filter((each) => each.kind === 'moc');
  const region = (seed: Seed): number => mocs.findIndex((moc) => moc.id === seed.id || seed.within?.includes(moc.id));
  const edges: MapView['edges'] = { from: [], to: [], kinds: [], counts: [] };
  for (const seed of seeds) {
    for (const [kind, ids] of [['requires', seed.needs], ['related', seed.related], ['part_of', seed.within?.slice(0, 1)]] as const) {
      for (const id of ids ?? []) {
        const [from, to] = [at.get(seed.id), at.get(id)];
        if (from === undefined || to === undefined) continue;
        edges.from.push(from);
        edges.to.push(to);
        edges.kinds.push(kind);
        edges.counts.push(1);
      }
    }
  }
  const angle = (index: number): number => index * 2.399963;
  return {
    generation: 1, scope: request.scope, edges, omitted: 0,
    nodes: {
      ids: seeds.map((each) => each.id),
      titles: seeds.map((each) => each.title),
      kinds: seeds.map((each) => each.kind),
      difficulties: seeds.map((each) => each.difficulty ?? null),
      x: seeds.map((each, index) => Math.cos(region(each) * 2.1) * 260 + Math.cos(angle(index)) * 28 * Math.sqrt(index + 1)),
      y: seeds.map((each, index) => Math.sin(region(each) * 2.1) * 260 + Math.sin(angle(index)) * 28 * Math.sqrt(index + 1)),
      radii: seeds.map((each) => (each.kind === 'moc' ? 18 : each.kind === 'topic' ? 12 : 8)),
      regions: seeds.map(region),
      degrees: seeds.map((each) => 2 + (each.needs?.length ?? 0)),
    },
    regions: mocs.map((moc, index) => ({ id: moc.id, title: moc.title, x: Math.cos(index * 2.1) * 260, y: Math.sin(index * 2.1) * 260, size: seeds.filter((each) => region(each) === index).length })),
  };
}

export function learnPath(targets: string[], known: string[]): LearnPath {
  const layers = new Map<string, number>();
  const visit = (id: string): number => {
    const have = layers.get(id);
    if (have !== undefined) return have;
    const layer = Math.max(-1, ...(seedOf(id).needs ?? []).map(visit)) + 1;
    layers.set(id, layer);
    return layer;
  };
  targets.forEach(visit);
  const order = [...layers].sort((a, b) => a[1] - b[1]);
  const rows = new Map<number, number>();
  let sum = 0;
  const steps = order.map(([id, layer], index) => {
    const row = rows.get(layer) ?? 0;
    rows.set(layer, row + 1);
    const needs = seedOf(id).needs ?? [];
    const isKnown = known.includes(id);
    sum += isKnown ? 0 : 25;
    return {
      order: index + 1, layer, node: summary(seedOf(id)), minutes: 25, cumulative_minutes: sum, target: targets.includes(id), needs,
      status: isKnown ? ('known' as const) : needs.every((each) => known.includes(each)) ? ('ready' as const) : ('blocked' as const),
      x: 100 + layer * 260, y: 40 + row * 80,
    };
  });
  const place = new Map(steps.map((each) => [each.node.id, each]));
  const edges = steps.flatMap((step) =>
    step.needs.map((id) => {
      const needed = place.get(id);
      return { edge: edge('requires', seedOf(step.node.id), seedOf(id), true), route: needed ? [needed.x + 90, needed.y, step.x - 90, step.y] : [], implied: false, pinned: false };
    }),
  );
  return { steps, edges, total_minutes: sum, dropped: [], cuts: [], rejected: [], alternatives: [], remarks: [], drawn: true, width: 200 + 260 * Math.max(0, ...layers.values()), height: 80 * Math.max(1, ...rows.values()), box_width: 180, box_height: 52 };
}
