import { join } from "node:path";
import { pathIn } from "@mfim/zoo/swapping";
import sharp from "sharp";

/** A photograph to drop on the page: a name and bytes. */
export interface PhotographFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const portrait = (number: number, size: number) =>
  sharp(join(pathIn({ folder: "." }, "bundled:portraits"), `portrait-${number}.webp`))
    .resize(size)
    .toBuffer();

/** People side by side before a wall; each `size` pixels. */
export async function photograph(name: string, people: readonly number[], size = 300): Promise<PhotographFile> {
  const places = await Promise.all(
    people.map(async (number, n) => ({ input: await portrait(number, size), left: 60 + n * (size + 80), top: 40 })),
  );
  const [width, height] = [60 + people.length * (size + 80), size + 90];
  const wall = sharp({ create: { width, height, channels: 3, background: "#7c8494" } });
  const jpeg = name.endsWith(".jpg");
  const picture = wall.composite(places);
  const buffer = await (jpeg ? picture.jpeg({ quality: 95 }) : picture.png()).toBuffer();
  return { name, mimeType: jpeg ? "image/jpeg" : "image/png", buffer };
}

/** Six people in two rows, as for a photograph of a team. */
export async function groupPhotograph(name: string): Promise<PhotographFile> {
  const [size, gap] = [400, 30];
  const places = await Promise.all(
    [1, 4, 6, 8, 2, 3].map(async (number, n) => ({
      input: await portrait(number, size),
      left: gap + (n % 3) * (size + gap),
      top: gap + Math.floor(n / 3) * (size + gap),
    })),
  );
  const [width, height] = [3 * size + 4 * gap, 2 * size + 3 * gap];
  const wall = sharp({ create: { width, height, channels: 3, background: "#7c8494" } });
  return { name, mimeType: "image/jpeg", buffer: await wall.composite(places).jpeg({ quality: 95 }).toBuffer() };
}

/** A person in a photograph of 50 megapixels. */
export async function hugePhotograph(): Promise<PhotographFile> {
  const face = await portrait(3, 2600);
  const wall = sharp({ create: { width: 8660, height: 5780, channels: 3, background: "#7c8494" } });
  const buffer = await wall
    .composite([{ input: face, left: 3000, top: 1500 }])
    .jpeg({ quality: 90 })
    .toBuffer();
  return { name: "huge.jpg", mimeType: "image/jpeg", buffer };
}

/** A wall alone. */
export async function emptyWall(): Promise<PhotographFile> {
  const buffer = await sharp({ create: { width: 320, height: 240, channels: 3, background: "#7c8494" } })
    .png()
    .toBuffer();
  return { name: "wall.png", mimeType: "image/png", buffer };
}
