// node --conditions=@mfim/source --import tsx apps/studio/src/people/render-portraits.ts FOLDER [HEAD]: draws the people who
// come with the studio, the same bit for bit each time; packages/zoo/assets/portraits holds what it wrote.
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import {
  openHead,
  PROVENANCE_XMP,
  renderFace,
  sampleDetailedPerson,
  sampleDetailedScene,
  samplePerson,
  sampleScene,
} from "@mfim/faces-3d";
import sharp from "sharp";

const size = 512;
const limits = { yaw: 22, pitch: 10, roll: 8 };

/** Which of the seed's people, and in which look. */
const portraits = [
  { look: "plain", index: 1 },
  { look: "plain", index: 2 },
  { look: "plain", index: 9 },
  { look: "detailed", index: 3 },
  { look: "plain", index: 3 },
  { look: "plain", index: 5 },
  { look: "plain", index: 4 },
  { look: "plain", index: 10 },
] as const;

const [folder = "portraits", path] = process.argv.slice(2);
const head = await openHead(path);
await mkdir(folder, { recursive: true });
for (const [n, { look, index }] of portraits.entries()) {
  const person = look === "plain" ? samplePerson("studio", index) : sampleDetailedPerson(head, "studio", index);
  const scene = look === "plain" ? sampleScene("studio", person, 0, limits) : sampleDetailedScene("studio", person, 0);
  const data = renderFace(head, { person, scene }, { size }).pixels;
  const file = join(folder, `portrait-${n + 1}.webp`);
  await sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .webp({ quality: 88, smartSubsample: true })
    .withXmp(PROVENANCE_XMP)
    .toFile(`${file}.tmp`);
  await rename(`${file}.tmp`, file);
}
