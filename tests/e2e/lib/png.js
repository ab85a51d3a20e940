// Reads screenshots: 8-bit PNG without interlacing, which is what drivers write (https://www.w3.org/TR/png/).
import { inflateSync } from 'node:zlib';

const BYTES = { 2: 3, 6: 4 };

/** Decodes a picture; `colour(x, y)` gives a pixel as 0xRRGGBB. */
export function decode(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const bytes = BYTES[png[25]];
  if (png[24] !== 8 || bytes === undefined || png[28] !== 0) throw new Error('this kind of PNG is not read here');
  const rows = unfilter(inflateSync(Buffer.concat([...data(png)])), width * bytes, height, bytes);
  const colour = (x, y) => rows.readUIntBE((y * width + x) * bytes, 3);
  return { width, height, colour };
}

function* data(png) {
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') yield png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
  }
}

/** Each row begins with its filter: 0 none, 1 left, 2 above, 3 mean of both, 4 Paeth. */
function unfilter(raw, stride, height, bytes) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= bytes ? out[y * stride + x - bytes] : 0;
      const above = y > 0 ? out[(y - 1) * stride + x] : 0;
      const corner = x >= bytes && y > 0 ? out[(y - 1) * stride + x - bytes] : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, above, corner) {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** The share of pixels of a rectangle that are not of its most frequent colour. */
export function painted({ colour }, { left, top, right, bottom }) {
  const counts = new Map();
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) counts.set(colour(x, y), (counts.get(colour(x, y)) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return 1 - Math.max(...counts.values()) / all;
}
