const MOST_READ = 12;
const MOST_QUERIES = 20;

function load(key: string): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

function save(key: string, value: string[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Without storage the lists last as long as the window.
  }
}

function first(item: string, list: string[], most: number): string[] {
  return [item, ...list.filter((each) => each !== item)].slice(0, most);
}

/** What was read and asked lately in this vault; a convenience of this window, not the user's data. */
export class Recent {
  read = $state.raw<string[]>([]);
  queries = $state.raw<string[]>([]);
  #vault = '';

  open(vault: string): void {
    this.#vault = vault;
    this.read = vault ? load(`cairn:read:${vault}`) : [];
    this.queries = vault ? load(`cairn:queries:${vault}`) : [];
  }

  noteRead(id: string): void {
    this.read = first(id, this.read, MOST_READ);
    save(`cairn:read:${this.#vault}`, this.read);
  }

  noteQuery(query: string): void {
    const text = query.trim();
    if (text.length < 2) return;
    this.queries = first(text, this.queries, MOST_QUERIES);
    save(`cairn:queries:${this.#vault}`, this.queries);
  }
}
