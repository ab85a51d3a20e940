import type { Backend, CoverageState, SourceAdded, SourceSummary, TieKey, TieVerdictDto } from '../ipc';
import { Resource } from './resource.svelte';
import type { Toasts } from './toasts.svelte';

/** Larger files are refused by the core as well; here they are not even read. */
const MOST_BYTES = 20 * 1024 * 1024;
const CHUNK = 0x8000;

/** The states in words. */
export const STATE_WORDS: Record<CoverageState, string> = { covered: 'Covered', thin: 'Thin', missing: 'Missing' };

/** Bytes as the characters of those numbers, as commands carry them. */
async function contentOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

/** The study documents of the open vault, and what the user does with them. */
export class Sources {
  readonly list = new Resource<SourceSummary[]>();
  /** Rises when the user said something of a tie: what is shown of a document is asked for again. */
  said = $state(0);
  adding = $state(false);

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  async load(): Promise<SourceSummary[]> {
    return (await this.list.run(() => this.backend.sources())) ?? [];
  }

  clear(): void {
    this.list.clear();
  }

  /** Adds documents by their paths, one after the other; what is refused is told. */
  async addPaths(paths: string[]): Promise<void> {
    for (const path of paths) await this.#add(() => this.backend.addSource({ path, name: '', content: null }));
  }

  /** Adds documents that were dropped or chosen in a page, which has no paths. */
  async addFiles(files: File[]): Promise<void> {
    for (const file of files) {
      if (file.size > MOST_BYTES) {
        this.toasts.error({ code: 'source.too_large', message: `“${file.name}” is larger than 20 MiB.`, hint: 'Nothing was added. Split it, and add the parts.' });
        continue;
      }
      await this.#add(async () => this.backend.addSource({ path: '', name: file.name, content: await contentOf(file) }));
    }
  }

  async pick(): Promise<void> {
    await this.#add(() => this.backend.pickSource());
  }

  async #add(command: () => Promise<SourceAdded>): Promise<void> {
    this.adding = true;
    try {
      const { id, notice } = await command();
      if (id) this.toasts.say('Study document added', notice ?? 'Its topics appear in a moment.', () => void this.#remove(id));
    } catch (reason) {
      this.toasts.error(reason);
    } finally {
      this.adding = false;
    }
  }

  /** Takes an added document away; if its file has a place, that can be undone. */
  async remove(source: SourceSummary): Promise<void> {
    const { origin } = source;
    if (!(await this.#remove(source.node.id))) return;
    this.toasts.say('Study document removed', origin ? `${source.node.title}. Its file stays where it is.` : source.node.title, () => void (origin ? this.addPaths([origin]) : undefined));
  }

  async #remove(id: string): Promise<boolean> {
    try {
      await this.backend.removeSource({ id });
      return true;
    } catch (reason) {
      this.toasts.error(reason);
      return false;
    }
  }

  /** Confirms or rejects a tie; either can be undone. */
  async judge(tie: TieKey, verdict: TieVerdictDto, before: TieVerdictDto, title: string): Promise<void> {
    if (!(await this.#judge(tie, verdict))) return;
    const words = { confirmed: 'Confirmed', rejected: 'Rejected: it will not be shown again', open: 'Taken back' };
    this.toasts.say(words[verdict], title, () => void this.#judge(tie, before));
  }

  async #judge(tie: TieKey, verdict: TieVerdictDto): Promise<boolean> {
    try {
      await this.backend.setTie({ tie, verdict });
      this.said++;
      void this.load();
      return true;
    } catch (reason) {
      this.toasts.error(reason);
      return false;
    }
  }
}
