import { createHash } from "node:crypto";
import { bundledPackFolder, openFacePack } from "@mfim/faces-3d";
import sharp, { type Sharp } from "sharp";

const [width, height] = [400, 320];

/** The middle of the face in such a photograph. */
export const facePlace = { x: 198, y: 158 } as const;

/**
 * Writes a photograph of somebody rendered, who does not exist, before a wall.
 * @param person a name: the same name, the same person
 * @param which of the person's pictures
 */
export async function writePhotograph(path: string, person: string, which = 1): Promise<string> {
  const face = await (await madeFace(person, which)).resize(256).png().toBuffer();
  await sharp({ create: { width, height, channels: 3, background: "#6b7280" } })
    .composite([{ input: face, left: 70, top: 30 }])
    .removeAlpha()
    .toFile(path);
  return path;
}

/** The same as an aligned set has it: square, nothing around the face's crop. */
export async function writeAligned(path: string, person: string): Promise<void> {
  await (await madeFace(person, 1)).toFile(path);
}

async function madeFace(person: string, which: number): Promise<Sharp> {
  const pack = await openFacePack(bundledPackFolder());
  const people = new Map<unknown, number[]>();
  for (const index of pack.indices("held-out")) {
    const shown = pack.samples[index]?.person;
    people.set(shown, [...(people.get(shown) ?? []), index]);
  }
  const [number] = new Uint32Array(createHash("sha256").update(person).digest().buffer.slice(0, 4));
  const pictures = [...people.values()][(number as number) % people.size] as number[];
  const { width: side, data } = await pack.decode(pictures[which % pictures.length] as number);
  return sharp(data, { raw: { width: side, height: side, channels: 3 } });
}
