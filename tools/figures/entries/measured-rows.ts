import { join } from "node:path";
import { swapProvenance } from "@mfim/photographs";
import sharp from "sharp";
import type { Entry, Place } from "../entry.ts";
import { keepPicture } from "../records/keep-picture.ts";
import { rowsFinding } from "../records/rows-finding.ts";
import { type MadeSet, truthSet } from "./sets.ts";

const json = ({ out }: Place) => join(out, "rows.json");
const lpips = ({ need }: Place) => ["--lpips", need("lpips-features"), need("lpips-heads")];
const needed = ["head", "lpips-features", "lpips-heads"] as const;

/** Pasting over a set, in some ways, with what else is asked. */
const pasting =
  (set: (place: Place) => MadeSet, ways: readonly string[], words: (place: Place) => readonly string[]) =>
  (place: Place) => {
    const { steps, folder } = set(place);
    const measured = ["--data", folder, "--ways", ...ways, "--json", json(place), ...words(place)];
    return [...steps, { command: ["pasting", ...measured] as const }];
  };

const first40 = truthSet(40);

export const pastingEntries: readonly Entry[] = [
  {
    name: "pasting-covers",
    what: "pasting behind what covers faces: 80 occluded pairs of swap-truth-v1",
    needs: needed,
    steps: pasting(truthSet(400), ["no mask", "parsing network", "true mask"], (place) => [
      ...["--stratum", "occluded", "--limit", "80"],
      ...lpips(place),
    ]),
    finding: async (place) => ({ rows: await rowsFinding(json(place)) }),
    reread: ["docs/swap-and-mix.md, What they say"],
  },
  {
    name: "pasting-ways",
    what: "colours and detail of pasting: the first 40 pairs of swap-truth-v1",
    needs: needed,
    steps: pasting(first40, ["no mask", "own colours", "detail kept", "own colours, detail kept"], lpips),
    finding: async (place) => ({ rows: await rowsFinding(json(place)) }),
    reread: ["docs/swap-and-mix.md, What they say"],
  },
  {
    name: "occlusion",
    what: "the picture of faces behind covers: the first four of the occluded among those 40 pairs",
    needs: ["head"],
    pictures: ["docs/images/occlusion.webp"],
    steps: pasting(first40, ["no mask", "parsing network"], ({ out }) => [
      ...["--stratum", "occluded", "--limit", "8"],
      ...["--sheet", join(out, "sheet.png")],
    ]),
    finding: async ({ out }) => ({
      pictures: await keepPicture(join(out, "sheet.png"), "docs/images/occlusion.webp", async (bytes) => {
        // As many rows as columns: target, both ways, truth.
        const { width, height } = await sharp(bytes).metadata();
        const four = await sharp(bytes)
          .extract({ left: 0, top: 0, width, height: Math.min(width, height) })
          .toBuffer();
        return sharp(four).resize({ width: 806 }).webp({ quality: 85 }).withXmp(swapProvenance).toBuffer();
      }),
    }),
  },
];

export const latencyEntry: Entry = {
  name: "studio-latency",
  what: "a slider's move to the painted frame, 100 moves in Chromium",
  needs: ["chromium"],
  steps: (place) => [{ command: ["studio:latency", "--json", json(place)] }],
  finding: async (place) => ({ rows: await rowsFinding(json(place)) }),
  reread: ["docs/studio.md, Measured"],
};
