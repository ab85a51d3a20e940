import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { mocName } from '../shared/words';
import { toApiError, type ApiError, type Backend, type MocSummary, type NodeSummary } from '../ipc';

/** A row of the left pane's tree. `key` is unique in the tree: a node may stand below several parents. */
export interface Row {
  key: string;
  level: number;
  type: 'section' | 'folder' | 'node' | 'notice';
  label: string;
  node: NodeSummary | null;
  /** Vault-relative, of a folder. */
  path: string;
  /** Entries below it; 0 = a leaf. */
  children: number;
  expanded: boolean;
}

/** Where the rows below a row come from. */
type Source = { id: string } | { folder: string };
type Branch = { rows: Omit<Row, 'level' | 'expanded'>[] } | { error: ApiError } | 'loading';

const SECTIONS = { bookmarks: 'section:bookmarks', mocs: 'section:mocs', folders: 'section:folders' } as const;

/** MOCs with their topics and folders with their notes, as the rows in sight. Branches are read when opened. */
export class Tree {
  #branches = new SvelteMap<string, Branch>();
  // Only ever read while handling an event, never while drawing.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #sources = new Map<string, Source>();
  #open = new SvelteSet<string>([SECTIONS.bookmarks, SECTIONS.mocs]);
  #mocs = $state.raw<MocSummary[]>([]);
  /** Bookmarked nodes that are in the vault. */
  bookmarks = $state.raw<NodeSummary[]>([]);
  readonly rows = $derived.by(() => this.#flatten());

  constructor(
    private readonly backend: Backend,
    private readonly seen: (nodes: NodeSummary[]) => void,
  ) {}

  /** Takes the MOCs of a new generation and reads the open branches again. */
  refresh(mocs: MocSummary[]): void {
    this.#mocs = mocs;
    for (const [key, source] of [...this.#sources]) void this.#read(key, source);
  }

  toggle(row: Row, expand = !row.expanded): void {
    if (!expand) {
      this.#open.delete(row.key);
      return;
    }
    this.#open.add(row.key);
    if (row.key === SECTIONS.mocs || row.key === SECTIONS.bookmarks || this.#branches.has(row.key)) return;
    void this.#read(row.key, row.node ? { id: row.node.id } : { folder: row.path });
  }

  async #read(key: string, source: Source): Promise<void> {
    this.#sources.set(key, source);
    if (!this.#branches.has(key)) this.#branches.set(key, 'loading');
    try {
      this.#branches.set(key, { rows: 'id' in source ? await this.#topics(key, source.id) : await this.#folder(source.folder) });
    } catch (reason) {
      this.#branches.set(key, { error: toApiError(reason) });
    }
  }

  async #topics(key: string, id: string): Promise<Omit<Row, 'level' | 'expanded'>[]> {
    const items = await this.backend.children({ id });
    this.seen(items.map((each) => each.node));
    return items.map(({ node, children }) => ({ key: `${key}/${node.id}`, type: 'node', label: node.title, node, path: '', children }));
  }

  async #folder(path: string): Promise<Omit<Row, 'level' | 'expanded'>[]> {
    const { folders, notes } = await this.backend.folder({ path });
    this.seen(notes);
    return [
      ...folders.map((each) => ({ key: `folder:${each.path}`, type: 'folder' as const, label: each.name, node: null, path: each.path, children: each.notes })),
      ...notes.map((node) => ({ key: `note:${path}/${node.id}`, type: 'node' as const, label: node.title, node, path: '', children: 0 })),
    ];
  }

  #flatten(): Row[] {
    const rows: Row[] = [];
    const section = (key: string, label: string, children: number): boolean => {
      const expanded = this.#open.has(key);
      rows.push({ key, level: 1, type: 'section', label, node: null, path: '', children, expanded });
      return expanded;
    };
    if (this.bookmarks.length && section(SECTIONS.bookmarks, 'Bookmarks', this.bookmarks.length)) {
      for (const node of this.bookmarks) this.#add(rows, { key: `bookmark:${node.id}`, type: 'node', label: node.title, node, path: '', children: 0 }, 2);
    }
    if (this.#mocs.length && section(SECTIONS.mocs, 'MOCs', this.#mocs.length)) {
      for (const moc of this.#mocs) {
        const node: NodeSummary = { id: moc.id, kind: 'moc', title: moc.title, path: '', difficulty: null, topic: null };
        this.#add(rows, { key: `moc:${moc.id}`, type: 'node', label: mocName(moc.title), node, path: '', children: Math.max(1, moc.topics) }, 2);
      }
    }
    if (section(SECTIONS.folders, 'Folders', 1)) this.#below(rows, SECTIONS.folders, 2);
    return rows;
  }

  #add(rows: Row[], row: Omit<Row, 'level' | 'expanded'>, level: number): void {
    const expanded = row.children > 0 && this.#open.has(row.key);
    rows.push({ ...row, level, expanded });
    if (expanded) this.#below(rows, row.key, level + 1);
  }

  #below(rows: Row[], key: string, level: number): void {
    const branch = this.#branches.get(key);
    const notice = (label: string): void => {
      rows.push({ key: `${key}!`, level, type: 'notice', label, node: null, path: '', children: 0, expanded: false });
    };
    if (branch === undefined || branch === 'loading') notice('Loading');
    else if ('error' in branch) notice(branch.error.message);
    else if (!branch.rows.length) notice('Nothing here');
    else for (const row of branch.rows) this.#add(rows, row, level);
  }
}
