import { DataError, type Pixels } from "@mfim/core";
import sharp from "sharp";

/** A line of text to be drawn into pictures, rendered once. */
export interface VisibleLabel {
  readonly width: number;
  readonly height: number;
  /** [height, width, 4] RGBA, 0 to 255. */
  readonly data: Uint8Array;
}

/**
 * White on a dark ground, at the height that suits a picture.
 * @throws DataError where the machine has no font to draw it with
 */
export async function renderLabel(text: string, picture: { readonly width: number; readonly height: number }) {
  const size = Math.max(10, Math.round(Math.min(picture.width, picture.height) / 28));
  const [width, height] = [picture.width, Math.round(size * 1.8)];
  const safe = text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const ground = `<rect width="${width}" height="${height}" fill="#000" fill-opacity="0.6"/>`;
  const line = `<text x="${size * 0.6}" y="${size * 1.25}" font-size="${size}" font-family="sans-serif" fill="#fff">${safe}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${line}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  if (!data.some((value, i) => i % 4 === 0 && value > 128))
    throw new DataError(`--label "${text}": expected a font to draw it with, this machine has none; install one.`);
  return { width, height, data: new Uint8Array(data) } satisfies VisibleLabel;
}

/** The picture with the label along its lower edge. */
export function withLabel(picture: Pixels, label: VisibleLabel): Pixels {
  const data = Uint8Array.from(picture.data);
  const top = picture.height - label.height;
  for (let y = Math.max(0, -top); y < label.height; y++) {
    for (let x = 0; x < Math.min(picture.width, label.width); x++) {
      const [from, to] = [4 * (y * label.width + x), 3 * ((top + y) * picture.width + x)];
      const alpha = (label.data[from + 3] as number) / 255;
      for (let channel = 0; channel < 3; channel++) {
        const before = data[to + channel] as number;
        data[to + channel] = Math.round(before + ((label.data[from + channel] as number) - before) * alpha);
      }
    }
  }
  return { width: picture.width, height: picture.height, data };
}
