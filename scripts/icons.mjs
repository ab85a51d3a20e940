// Renders assets/icons/cairn.svg to the sizes that systems ask for. Run after the drawing was changed.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const icons = fileURLToPath(new URL('../assets/icons/', import.meta.url));
const { chromium } = createRequire(new URL('../tests/e2e/package.json', import.meta.url))('playwright-core');
const PNG = { '32x32.png': 32, '64x64.png': 64, '128x128.png': 128, '128x128@2x.png': 256, 'icon.png': 512 };
const ICO = [16, 24, 32, 48, 256];

async function render(browser, drawing, size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const source = `data:image/svg+xml;base64,${drawing.toString('base64')}`;
  await page.setContent(`<body style="margin:0"><img src="${source}" width="${size}" height="${size}" style="display:block">`);
  await page.locator('img').evaluate((image) => image.decode());
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}

/** An ICO file is a directory of 16-byte entries, then the pictures, which may be PNG. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, data }, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}

const drawing = await readFile(`${icons}cairn.svg`);
const browser = await chromium.launch({ executablePath: process.env.CAIRN_CHROMIUM ?? '/usr/bin/chromium' });
for (const [name, size] of Object.entries(PNG)) await writeFile(icons + name, await render(browser, drawing, size));
const pictures = [];
for (const size of ICO) pictures.push({ size, data: await render(browser, drawing, size) });
await writeFile(`${icons}icon.ico`, ico(pictures));
await browser.close();
