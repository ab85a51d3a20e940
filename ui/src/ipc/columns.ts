// The binary form of large replies: a JSON header, then columns that are typed arrays over the same bytes.
// Written by crates/protocol/src/columns.rs, where the form is described.

const MAGIC = 0x314e5243; // "CRN1", little-endian

interface ColumnEntry {
  name: string;
  type: 'f32' | 'u32' | 'i32' | 'u8' | 'text';
  /** From the end of the header, in bytes. */
  offset: number;
  /** In elements; of a text in bytes. */
  length: number;
}

/** Many texts in one string: cut out when asked for. */
export class Texts {
  constructor(
    private readonly whole: string,
    private readonly ends: Uint32Array,
  ) {}

  get length(): number {
    return this.ends.length;
  }

  at(index: number): string {
    return this.whole.slice(index > 0 ? this.ends[index - 1] : 0, this.ends[index]);
  }

  /** All of them, as strings of their own. */
  all(): string[] {
    const all = new Array<string>(this.ends.length);
    let start = 0;
    for (let index = 0; index < all.length; index += 1) {
      const end = this.ends[index]!;
      all[index] = this.whole.slice(start, end);
      start = end;
    }
    return all;
  }

  /** The number of a text, or -1. Looks through all of them. */
  indexOf(text: string): number {
    for (let index = 0; index < this.ends.length; index += 1) if (this.at(index) === text) return index;
    return -1;
  }
}

/** A reply in columns. Asking for a column it does not have is an error. */
export class Columns<Header> {
  readonly header: Header;
  private readonly entries = new Map<string, ColumnEntry>();
  private readonly data: number;

  constructor(private readonly buffer: ArrayBuffer) {
    const view = new DataView(buffer);
    if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('The reply is not in columns.');
    this.data = 8 + view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, this.data - 8))) as Header & { columns: ColumnEntry[] };
    for (const entry of header.columns) this.entries.set(entry.name, entry);
    this.header = header;
  }

  f32(name: string): Float32Array {
    const { offset, length } = this.entry(name, 'f32');
    return new Float32Array(this.buffer, this.data + offset, length);
  }

  u32(name: string): Uint32Array {
    const { offset, length } = this.entry(name, 'u32');
    return new Uint32Array(this.buffer, this.data + offset, length);
  }

  i32(name: string): Int32Array {
    const { offset, length } = this.entry(name, 'i32');
    return new Int32Array(this.buffer, this.data + offset, length);
  }

  u8(name: string): Uint8Array {
    const { offset, length } = this.entry(name, 'u8');
    return new Uint8Array(this.buffer, this.data + offset, length);
  }

  texts(name: string): Texts {
    const { offset, length } = this.entry(name, 'text');
    return new Texts(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(this.buffer, this.data + offset, length)), this.u32(`${name}_ends`));
  }

  private entry(name: string, type: ColumnEntry['type']): ColumnEntry {
    const entry = this.entries.get(name);
    if (entry?.type !== type) throw new Error(`The reply has no column ${name} of type ${type}.`);
    return entry;
  }
}
