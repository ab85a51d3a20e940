/** Text with a halo, drawn once and then copied: stroking glyphs every frame is what makes labels slow. */

export interface TextLook {
  /** CSS pixels. */
  size: number;
  weight: number;
  colour: string;
  halo: string;
  /** Space between letters, CSS pixels. */
  spacing: number;
  family: string;
}

export interface Sprite {
  text: string;
  look: TextLook;
  /** CSS pixels, without the halo. */
  width: number;
  height: number;
}

const HALO = 3;
const MOST_IMAGES = 500;

export class SpriteCache {
  private readonly widths = new Map<string, number>();
  private readonly images = new Map<string, HTMLCanvasElement>();
  private readonly ruler = document.createElement('canvas').getContext('2d');

  /** Measures a text; its picture is made when it is first drawn. */
  get(text: string, look: TextLook): Sprite {
    const key = keyOf(text, look);
    let width = this.widths.get(key);
    if (width === undefined) {
      const { ruler } = this;
      const lines = text.split('\n').map((line) => (ruler ? measure(ruler, line, look) : line.length * look.size * 0.55));
      width = Math.max(...lines);
      this.widths.set(key, width);
    }
    return { text, look, width, height: lineHeight(look) * text.split('\n').length };
  }

  /** Copies a text's picture; whole device pixels keep the letters sharp. */
  draw(context: CanvasRenderingContext2D, sprite: Sprite, x: number, y: number, ratio: number): void {
    const key = keyOf(sprite.text, sprite.look);
    let image = this.images.get(key);
    // Last used, last dropped.
    if (image) this.images.delete(key);
    else image = render(sprite, ratio);
    this.images.set(key, image);
    if (this.images.size > MOST_IMAGES) this.images.delete(this.images.keys().next().value!);
    const left = Math.round((x - HALO) * ratio) / ratio;
    const top = Math.round((y - HALO) * ratio) / ratio;
    context.drawImage(image, left, top, image.width / ratio, image.height / ratio);
  }

  clear(): void {
    this.widths.clear();
    this.images.clear();
  }
}

function keyOf(text: string, look: TextLook): string {
  return `${look.size} ${look.weight} ${look.colour} ${text}`;
}

function lineHeight(look: TextLook): number {
  return Math.ceil(look.size * 1.25);
}

function setFont(context: CanvasRenderingContext2D, look: TextLook): void {
  context.font = `${look.weight} ${look.size}px ${look.family}`;
  if ('letterSpacing' in context) context.letterSpacing = `${look.spacing}px`;
}

function measure(context: CanvasRenderingContext2D, text: string, look: TextLook): number {
  setFont(context, look);
  return Math.ceil(context.measureText(text).width);
}

function render({ text, look, width, height }: Sprite, ratio: number): HTMLCanvasElement {
  const image = document.createElement('canvas');
  image.width = Math.ceil((width + HALO * 2) * ratio);
  image.height = Math.ceil((height + HALO * 2) * ratio);
  const context = image.getContext('2d', { willReadFrequently: true });
  if (!context) return image;
  context.scale(ratio, ratio);
  setFont(context, look);
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = HALO;
  context.textAlign = 'center';
  context.strokeStyle = look.halo;
  context.fillStyle = look.colour;
  text.split('\n').forEach((line, at) => {
    const y = HALO + lineHeight(look) * (at + 0.5);
    context.strokeText(line, HALO + width / 2, y);
    context.fillText(line, HALO + width / 2, y);
  });
  return image;
}
