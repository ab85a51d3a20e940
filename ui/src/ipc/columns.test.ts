import { describe, expect, it } from 'vitest';
import { Columns, Texts } from './columns';

/** What the core would write. */
function reply(header: object, columns: { name: string; type: string; bytes: ArrayBufferLike; length: number }[]): ArrayBuffer {
  let at = 0;
  const entries = columns.map(({ name, type, bytes, length }) => {
    const offset = Math.ceil(at / 8) * 8;
    at = offset + bytes.byteLength;
    return { name, type, offset, length };
  });
  let head = JSON.stringify({ ...header, columns: entries });
  while ((8 + head.length) % 8) head += ' ';
  const whole = new Uint8Array(8 + head.length + at);
  whole.set(new TextEncoder().encode('CRN1'));
  new DataView(whole.buffer).setUint32(4, head.length, true);
  whole.set(new TextEncoder().encode(head), 8);
  columns.forEach(({ bytes }, index) => whole.set(new Uint8Array(bytes), 8 + head.length + entries[index]!.offset));
  return whole.buffer;
}

describe('a reply in columns', () => {
  const text = new TextEncoder().encode('é🪨a');
  const columns = new Columns<{ nodes: number }>(
    reply({ nodes: 3 }, [
      { name: 'kind', type: 'u8', bytes: Uint8Array.of(3, 1, 2).buffer, length: 3 },
      { name: 'x', type: 'f32', bytes: Float32Array.of(1.5, Number.NaN, -2).buffer, length: 3 },
      { name: 'title', type: 'text', bytes: text.buffer, length: text.length },
      { name: 'title_ends', type: 'u32', bytes: Uint32Array.of(1, 1, 4).buffer, length: 3 },
    ]),
  );

  it('is read in place', () => {
    expect(columns.header.nodes).toBe(3);
    expect([...columns.u8('kind')]).toEqual([3, 1, 2]);
    expect([...columns.f32('x')]).toEqual([1.5, Number.NaN, -2]);
  });

  it('cuts its texts where they end', () => {
    const titles = columns.texts('title');
    expect([titles.length, titles.at(0), titles.at(1), titles.at(2)]).toEqual([3, 'é', '', '🪨a']);
    expect([titles.indexOf('🪨a'), titles.indexOf('b')]).toEqual([2, -1]);
    expect(new Texts('', new Uint32Array(0)).length).toBe(0);
  });

  it('tells of a column that is not there, and of bytes that are none of it', () => {
    expect(() => columns.i32('x')).toThrow('no column x of type i32');
    expect(() => new Columns(new ArrayBuffer(4))).toThrow('not in columns');
  });
});
