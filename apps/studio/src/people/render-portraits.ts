// node --conditions=@mfim/source --import tsx apps/studio/src/people/render-portraits.ts FOLDER [HEAD]: draws the people who
// come with the studio, the same bit for bit each time; packages/zoo/assets/portraits holds what it wrote.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type Affine,
  openHead,
  PROVENANCE_XMP,
  renderFace,
  sampleDetailedPerson,
  sampleDetailedScene,
  solveCrop,
} from "@mfim/faces-3d";
import { writeWhole } from "@mfim/files";
import sharp from "sharp";

const size = 512;
const limits = { yaw: 14, pitch: 6, roll: 4 };
const bareFaces = { glasses: 0, others: 0 };

/** Which of the seed's people; nobody of this seed was in the training of what ships. */
const portraits = [22, 3, 24, 27, 20, 25, 29, 16];

/** A picture with shoulders and air: an aligned face covers this share of its side, and its middle is this far down. */
const faceShare = 0.66;
const faceHeight = 0.47;

const widened = ([a, b, c, d, e, f]: Affine): Affine => [
  a * faceShare,
  b * faceShare,
  (c - 0.5) * faceShare + 0.5,
  d * faceShare,
  e * faceShare,
  (f - 0.5) * faceShare + faceHeight,
];

const [folder = "portraits", path] = process.argv.slice(2);
const head = await openHead(path);
await mkdir(folder, { recursive: true });
for (const [n, index] of portraits.entries()) {
  const person = sampleDetailedPerson(head, "studio", index);
  const scene = sampleDetailedScene("studio", person, 0, limits, bareFaces);
  const crop = widened(solveCrop(head, person, scene));
  const data = renderFace(head, { person, scene }, { size, crop }).pixels;
  const file = join(folder, `portrait-${n + 1}.webp`);
  const portrait = sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .webp({ quality: 88, smartSubsample: true })
    .withXmp(PROVENANCE_XMP);
  await writeWhole(file, await portrait.toBuffer());
}
