import { bundledPackFolder, openFacePack } from "@mfim/faces-3d";
import sharp, { type Sharp } from "sharp";

const [width, height] = [400, 320];

/** Photographs of rendered people who do not exist, held-out ones of the bundled pack, each in a wall's grey. */
export async function syntheticPhotographs(count: number): Promise<(() => Sharp)[]> {
  const pack = await openFacePack(bundledPackFolder());
  const people = new Set<unknown>();
  const chosen = pack.indices("held-out").filter((index) => {
    const person = pack.samples[index]?.person;
    return people.size < count && !people.has(person) && people.add(person);
  });
  return Promise.all(
    chosen.map(async (index) => {
      const { width: side, data } = await pack.decode(index);
      const face = await sharp(data, { raw: { width: side, height: side, channels: 3 } })
        .resize(256)
        .png()
        .toBuffer();
      const raw = await sharp({ create: { width, height, channels: 3, background: "#6b7280" } })
        .composite([{ input: face, left: 70, top: 30 }])
        .removeAlpha()
        .raw()
        .toBuffer();
      return () => sharp(raw, { raw: { width, height, channels: 3 } });
    }),
  );
}

/** Two people beside each other. */
export async function twoPeople(one: Sharp, other: Sharp): Promise<Sharp> {
  const [a, b] = [await one.png().toBuffer(), await other.png().toBuffer()];
  const both = sharp({ create: { width: 2 * width, height, channels: 3, background: "#000" } });
  const raw = await both
    .composite([
      { input: a, left: 0, top: 0 },
      { input: b, left: width, top: 0 },
    ])
    .removeAlpha()
    .raw()
    .toBuffer();
  return sharp(raw, { raw: { width: 2 * width, height, channels: 3 } });
}
