// A Backend without a core, for tests and for working on the interface alone.
import type { Backend } from '../backend';
import type { SavedSearch, ApiError, DiagnosticsReply, DiagnosticsRequest, FolderListing, MapPin, Mark, NeedRules, NodeSummary, SearchReply, Settings, TextRun, VaultStatus } from '../bindings';
import { columnsOf, measureOf } from './columns';
import { FakeReviews } from './review';
import { fakeGaps } from './gaps';
import { detail, learnPath, mapOf, rendered } from './graph';
import { fakeStudy } from './study';
import { queryReply } from './queries';
import { pathOf, seedOf, SEEDS, summary } from './vault';

export interface FakeOptions {
  /** Whether the vault is open from the start. */
  opened?: boolean;
  status?: Partial<VaultStatus>;
  settings?: Partial<Settings>;
  canPick?: boolean;
  marks?: Mark[];
}

export interface Fake extends Backend {
  /** Changes the status as a background thread would. */
  tell(status: Partial<VaultStatus>): void;
  /** Is heard of no more until it tells something. */
  fallSilent(error: ApiError): void;
  /** Makes a command fail until told otherwise. */
  fail(command: keyof Backend, error: ApiError | null): void;
  /** Names of the commands called so far. */
  calls: string[];
  saved: Settings[];
}

export const CLOSED: VaultStatus = {
  state: 'closed', name: '', path: '', generation: 0, notes: 0, links: 0, missing: 0, warnings: 0, skipped: 0,
  search_ready: false, progress: null, read_only: null, watching: null, error: null,
};

const OPEN: VaultStatus = {
  ...CLOSED, state: 'ready', name: 'Interview notes', path: '/home/you/Interview notes', generation: 1,
  notes: 1024, links: 4330, missing: 563, warnings: 12, skipped: 3, search_ready: true,
};

function runs(text: string, query: string): TextRun[] {
  const at = text.toLowerCase().indexOf(query.toLowerCase());
  if (at < 0 || !query) return [{ text, hit: false }];
  return [
    { text: text.slice(0, at), hit: false },
    { text: text.slice(at, at + query.length), hit: true },
    { text: text.slice(at + query.length), hit: false },
  ].filter((each) => each.text !== '');
}

function textOf(id: string): string {
  return rendered(id).html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();
}

function search(query: string, limit: number): SearchReply {
  const words = query.toLowerCase();
  const hits = SEEDS.filter((each) => each.kind !== 'missing' && each.kind !== 'topic' && textOf(each.id).toLowerCase().includes(words));
  return {
    total: hits.length, elapsed_us: 900, notice: null, explain: `Finds what has “${query}”.`, remarks: [], meant: [],
    error: query.startsWith('kind:nonsense') ? { from: 5, to: 13, message: '“nonsense” is none of the values that can stand here.', hint: 'There are: question, concept.' } : null,
    facets: { kinds: [{ name: 'question', query: 'kind:question', count: hits.filter((each) => each.kind === 'question').length }], difficulties: [], topics: [], sources: [] },
    hits: hits.slice(0, limit).map((each, at) => {
      const text = textOf(each.id);
      const start = Math.max(0, text.toLowerCase().indexOf(words) - 40);
      return { node: summary(each), score: 9 - at, snippet: runs(text.slice(start, start + 140), query), line: 9, matched: ['body'] };
    }),
  };
}

function folder(path: string): FolderListing {
  const prefix = path ? `${path}/` : '';
  const files = SEEDS.filter((each) => each.kind !== 'topic' && each.kind !== 'missing').filter((each) => pathOf(each).startsWith(prefix));
  const names = new Map<string, number>();
  const notes: NodeSummary[] = [];
  for (const seed of files) {
    const [head = '', ...rest] = pathOf(seed).slice(prefix.length).split('/');
    if (rest.length) names.set(head, (names.get(head) ?? 0) + 1);
    else notes.push(summary(seed));
  }
  return { notes, folders: [...names].sort().map(([name, size]) => ({ name, path: prefix + name, notes: size })) };
}

function diagnostics({ code, severity, text }: DiagnosticsRequest): DiagnosticsReply {
  const all = [
    { code: 'frontmatter.duplicate_key', severity: 'warning', message: 'A property is given twice.', hint: 'The last one counts.', count: 8 },
    { code: 'fence.unclosed', severity: 'warning', message: 'A code block never ends.', hint: 'It was closed at the next heading.', count: 4 },
    { code: 'link.case', severity: 'info', message: 'A link is spelled in another case than its note.', hint: 'It was followed, as Obsidian does.', count: 2 },
  ];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ids = ['q-joins', 'q-index', 'q-tx', 'c-btree', 'q-cache', 'q-oauth', 'q-lb', 'q-sql'];
  const found = all.filter((each) => !severity || each.severity === severity)
    .flatMap((each) => ids.slice(0, each.count).map((id, at) => ({ code: each.code, id, title: seedOf(id).title, path: pathOf(seedOf(id)), line: 3 + at, message: each.message })))
    .filter((each) => words.every((word) => `${each.title} ${each.path} ${each.code} ${each.message}`.toLowerCase().includes(word)))
    .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const items = found.filter((each) => !code || each.code === code);
  const size = (of: string): number => found.filter((each) => each.code === of).length;
  return {
    codes: all.map((each) => ({ ...each, count: size(each.code) })).filter((each) => each.count > 0),
    items, total: items.length, files: new Set(items.map((each) => each.path)).size, severities: { info: 2, warning: 12, error: 0 }, skipped: [{ path: 'Attachments/dump.md', code: 'size.too_large', reason: 'larger than 20 MiB' }],
  };
}

function children(id: string): { node: NodeSummary; children: number }[] {
  return SEEDS.filter((each) => each.within?.[0] === id).map((each) => ({ node: summary(each), children: SEEDS.filter((below) => below.within?.[0] === each.id).length }));
}

export function fakeBackend(options: FakeOptions = {}): Fake {
  let status: VaultStatus = { ...(options.opened === false ? CLOSED : OPEN), ...options.status };
  let settings: Settings = { renderer: 'auto', theme: 'system', left_width: 0, right_width: 0, left_collapsed: false, right_collapsed: false, queries_recovered: false, ...options.settings };
  let marks: Mark[] = options.marks ?? [];
  let searches: SavedSearch[] = [];
  let desk = '';
  const reviews = new FakeReviews();
  const gaps = fakeGaps();
  let needRules: NeedRules = { inferred: false, least: 0.25, rules: [{ basis: 'prerequisite_section', confidence: 0.95, factor: 1, count: 12 }], decisions: [], contradictions: [], contradictions_total: 0, cuts: 0, knots: [] };
  let pins: MapPin[] = [];
  const listeners = new Map<(status: VaultStatus) => void, ((error: ApiError) => void) | undefined>();
  const failures = new Map<string, ApiError>();
  const calls: string[] = [];
  const saved: Settings[] = [];
  const tell = (part: Partial<VaultStatus>): VaultStatus => {
    status = { ...status, ...part };
    listeners.forEach((_, each) => each(status));
    return status;
  };
  const answer = <Reply>(command: keyof Backend, reply: () => Reply): Promise<Reply> => {
    calls.push(command);
    const failure = failures.get(command);
    return new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      try {
        resolve(reply());
      } catch (reason) {
        reject(reason);
      }
    });
  };
  return {
    calls, saved, tell,
    fallSilent: (error) => listeners.forEach((onsilence) => onsilence?.(error)),
    fail: (command, error) => void (error ? failures.set(command, error) : failures.delete(command)),
    appInfo: () => answer('appInfo', () => ({ version: '0.1.0', has_sample: true, can_pick_folder: options.canPick ?? true })),
    status: () => answer('status', () => status),
    openVault: ({ path }) => answer('openVault', () => tell({ ...OPEN, path, name: path.split('/').at(-1) ?? path })),
    openSample: () => answer('openSample', () => tell(OPEN)),
    pickVault: () => answer('pickVault', () => tell(OPEN)),
    closeVault: () => answer('closeVault', () => tell(CLOSED)),
    acceptLoss: () => answer('acceptLoss', () => tell({ error: null })),
    cancelWork: () => answer('cancelWork', () => tell({ progress: null, state: 'ready' })),
    recentVaults: () => answer('recentVaults', () => [{ name: 'Interview notes', path: OPEN.path, exists: true }, { name: 'Old notes', path: '/media/stick/Old notes', exists: false }]),
    mocs: () => answer('mocs', () => SEEDS.filter((each) => each.kind === 'moc').map((moc) => {
      const inside = SEEDS.filter((each) => each.within?.includes(moc.id));
      const size = (kind: string): number => inside.filter((each) => each.kind === kind).length;
      return { id: moc.id, title: moc.title, questions: size('question'), concepts: size('concept'), others: size('note'), topics: size('topic') };
    })),
    children: ({ id }) => answer('children', () => children(id)),
    folder: ({ path }) => answer('folder', () => folder(path)),
    map: (request) => answer('map', () => mapOf(request)),
    mapData: ({ scope, missing }) => answer('mapData', () => columnsOf(mapOf({ scope, missing }), new Set(pins.map((pin) => pin.id)))),
    mapPlaces: () => answer('mapPlaces', () => {
      throw { code: 'map.gone', message: 'This map was drawn anew meanwhile.', hint: 'Load it again.' } satisfies ApiError;
    }),
    mapMeasure: ({ scope, missing, measure }) => answer('mapMeasure', () => measureOf(mapOf({ scope, missing }), measure)),
    exportMap: ({ format }) => answer('exportMap', () => [{ name: `map.${format}`, media: 'text/plain', content: format }]),
    pinNodes: (request) => answer('pinNodes', () => (pins = [...pins.filter((pin) => !request.pins.some((each) => each.id === pin.id)), ...request.pins])),
    unpinNodes: ({ ids }) => answer('unpinNodes', () => (pins = ids.length ? pins.filter((pin) => !ids.includes(pin.id)) : [])),
    node: ({ id }) => answer('node', () => detail(id)),
    nodeInFull: ({ id }) => answer('nodeInFull', () => detail(id)),
    marks: () => answer('marks', () => marks),
    setMark: ({ kind, id, title }) => answer('setMark', () => {
      const node = SEEDS.some((each) => each.id === id) ? summary(seedOf(id)) : null;
      marks = [{ kind, id, title: node?.title ?? title, node }, ...marks.filter((each) => each.kind !== kind || each.id !== id)];
      return marks;
    }),
    removeMark: ({ kind, id }) => answer('removeMark', () => (marks = marks.filter((each) => each.kind !== kind || each.id !== id))),
    note: ({ id }) => answer('note', () => rendered(id)),
    search: ({ query, limit }) => answer('search', () => search(query, limit)),
    filter: ({ query }) => answer('filter', () => {
      const ids = SEEDS.filter((each) => each.title.toLowerCase().includes(query.toLowerCase())).map((each) => each.id);
      return { ids, total: ids.length, explain: `Finds what has “${query}”.`, remarks: [], error: null, notice: null };
    }),
    switcher: ({ query, limit }) => answer('switcher', () => SEEDS.filter((each) => each.title.toLowerCase().includes(query.toLowerCase())).slice(0, limit).map((each) => ({ node: summary(each), matched: runs(each.title, query), line: 0 }))),
    related: ({ id }) => answer('related', () => ({
      similar: SEEDS.filter((each) => each.id !== id && each.kind === 'concept').slice(0, 2).map((each) => ({ node: summary(each), score: 0.5, reason: 'Both use “row”.', linked: false })),
      mentioned_by: [], mentions: [],
    })),
    savedSearches: () => answer('savedSearches', () => searches),
    saveSearches: ({ list }) => answer('saveSearches', () => (searches = list)),
    learn: ({ targets, known }) => answer('learn', () => learnPath(targets, known)),
    fringe: () => answer('fringe', () => ({ ready: [{ node: summary(seedOf('c-btree')), minutes: 25, opens: 2, builds_on: [] }], ready_total: 1, shaky: [], shaky_total: 0, known: marks.length })),
    unlocks: () => answer('unlocks', () => ({ now: [], later: [] })),
    setNeed: () => answer('setNeed', () => ({})),
    needRules: () => answer('needRules', () => needRules),
    saveNeedRules: ({ inferred, least }) => answer('saveNeedRules', () => (needRules = { ...needRules, inferred, least })),
    pathsBetween: () => answer('pathsBetween', () => []),
    diagnostics: (request) => answer('diagnostics', () => diagnostics(request)),
    query: ({ query }) => answer('query', () => queryReply(query)),
    explainRow: ({ note }) => answer('explainRow', () => ({ path: note, found: true, steps: [{ step: 'FROM #databases', before: 1, after: 1, text: 'FROM names this note.' }] })),
    queryNames: () => answer('queryNames', () => ({ fields: [{ name: 'difficulty', count: 8 }], tags: [{ name: '#databases', count: 5 }], folders: ['10-Database'], functions: [{ name: 'contains', signature: '(list, value)', about: 'Whether it is in it.' }] })),
    writtenQueries: () => answer('writtenQueries', () => []),
    cancelQueries: () => answer('cancelQueries', () => ({})),
    sources: () => answer('sources', () => []),
    source: () => answer('source', () => {
      throw { code: 'node.not_found', message: 'There is no such document.', hint: '' } satisfies ApiError;
    }),
    addSource: ({ path }) => answer('addSource', () => ({ id: `note:.added/${path}`, notice: null })),
    pickSource: () => answer('pickSource', () => ({ id: '', notice: null })),
    removeSource: () => answer('removeSource', () => ({})),
    setTie: () => answer('setTie', () => ({})),
    report: () => answer('report', () => ({ name: 'coverage.md', markdown: '# Coverage\n' })),
    mapDesk: () => answer('mapDesk', () => ({ text: desk })),
    saveMapDesk: ({ text }) => answer('saveMapDesk', () => {
      desk = text;
      return {};
    }),
    ...fakeStudy(answer),
    review: ({ id }) => answer('review', () => reviews.turn(id)),
    rateReview: ({ id, rating }) => answer('rateReview', () => reviews.rate(id, rating)),
    undoReview: ({ review }) => answer('undoReview', () => reviews.undo(review)),
    buryQuestion: ({ id, buried }) => answer('buryQuestion', () => reviews.bury(id, buried)),
    reviewOptions: () => answer('reviewOptions', () => reviews.options),
    saveReviewOptions: (request) => answer('saveReviewOptions', () => (reviews.options = request)),
    exportReviews: ({ format }) => answer('exportReviews', () => ({ name: `reviews.${format}`, content: '', count: 0 })),
    importReviews: () => answer('importReviews', () => ({ added: 2, known: 1, unknown: 0 })),
    gaps: (request) => answer('gaps', () => gaps.gaps(request)),
    gapEvidence: (request) => answer('gapEvidence', () => gaps.evidence(request)),
    ignoreGap: (request) => answer('ignoreGap', () => (gaps.ignore(request), {})),
    unignoreGap: (request) => answer('unignoreGap', () => (gaps.unignore(request), {})),
    coverage: (request) => answer('coverage', () => gaps.coverage(request)),
    previewEdit: (request) => answer('previewEdit', () => gaps.preview(request)),
    makeEdit: (request) => answer('makeEdit', () => gaps.make(request)),
    undoEdit: ({ id }) => answer('undoEdit', () => gaps.undo(id)),
    edits: () => answer('edits', () => gaps.edits()),
    settings: () => answer('settings', () => settings),
    saveSettings: (request) => answer('saveSettings', () => {
      saved.push(request);
      return (settings = request);
    }),
    onStatus: (listener, onsilence) => {
      listeners.set(listener, onsilence);
      return () => listeners.delete(listener);
    },
  };
}
