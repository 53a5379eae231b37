import { join } from "node:path";
import { swapProvenance } from "@mfim/photographs";
import sharp, { type Sharp } from "sharp";
import type { Entry, Place } from "../entry.ts";
import { keepPicture } from "../records/keep-picture.ts";
import { repository } from "../repository.ts";

/** Who do not exist: rendered, and shipped with the studio. */
const portrait = (number: number) => `packages/zoo/assets/portraits/portrait-${number}.webp`;

const webp = (picture: Sharp): Promise<Buffer> =>
  picture.webp({ quality: 85, smartSubsample: true }).withXmp(swapProvenance).toBuffer();

export const swapsEntry: Entry = {
  name: "swaps",
  what: "the picture of swaps that readme and model card begin with",
  pictures: ["docs/images/shipped-swaps.webp"],
  reread: ["README.md and docs/model-card.md, the captions: who is shown"],
  steps: ({ out }) => [
    { command: ["bench", "sheet", "--methods", "mfim", "--limit", "10", "--across", "--out", join(out, "sheet.png")] },
  ],
  finding: async ({ out }) => ({
    pictures: await keepPicture(join(out, "sheet.png"), "docs/images/shipped-swaps.webp", (bytes) =>
      webp(sharp(bytes)),
    ),
  }),
};

/** What the model's square looks like in its place: nothing of pasting hides it. */
const square = ["--region", "square", "--feather", "0.01", "--detail", "none", "--colour", "as-is"];
/** Side of each of the four pictures, pixels. */
const side = 320;
const pair = { source: portrait(1), target: portrait(3) };

const swap = (file: string, { out }: Place, how: readonly string[]) =>
  ({
    command: ["mfim", "swap", "--source", pair.source, "--target", pair.target, ...how, "--out", join(out, file)],
  }) as const;

export const pastedEntry: Entry = {
  name: "pasted",
  what: "source, target, the model's square and the result side by side",
  pictures: ["docs/images/swap-pasted.webp"],
  steps: (place) => [
    swap("square.png", place, square),
    swap("result.png", place, ["--mask-network", "bundled:face-parser-96"]),
  ],
  finding: async ({ out }) => ({
    pictures: await keepPicture(join(out, "result.png"), "docs/images/swap-pasted.webp", async (result) => {
      const files = [
        ...[pair.source, pair.target].map((file) => join(repository, file)),
        ...[join(out, "square.png"), Buffer.from(result)],
      ];
      const cells = await Promise.all(files.map((file) => sharp(file).resize(side, side).png().toBuffer()));
      const canvas = { width: side * cells.length, height: side, channels: 3 as const, background: "#fff" };
      const placed = cells.map((input, n) => ({ input, left: n * side, top: 0 }));
      return webp(sharp({ create: canvas }).composite(placed));
    }),
  }),
};

/** The people of the London set whom nothing is trained on: women, then men, each the source of the next of the same sex. */
export const londonRings = [
  ["020", "081", "134", "139"],
  ["004", "008", "026", "132"],
] as const;
const londonSide = 200;

const londonPairs = ({ need, out }: Place) =>
  londonRings.flatMap((ring) =>
    ring.map((source, n) => ({
      source: join(need("london"), source, "neutral.jpg"),
      target: join(need("london"), ring[(n + 1) % ring.length] as string, "smiling.jpg"),
      result: join(out, `${source}.png`),
    })),
  );

export const londonEntry: Entry = {
  name: "london-swaps",
  what: "the picture that the readme begins with: photographs of held-out people of the London set",
  needs: ["london"],
  pictures: ["docs/images/london-swaps.webp"],
  reread: ["README.md, the caption: who is shown, and the credit"],
  steps: (place) =>
    londonPairs(place).map(({ source, target, result }) => ({
      command: ["mfim", "swap", "--source", source, "--target", target, "--out", result],
    })),
  finding: async (place) => {
    const pairs = londonPairs(place);
    // Of the set's 1350 pixels the head, as every photograph of it is framed.
    const head = { left: 245, top: 190, width: 860, height: 860 };
    const cell = (file: string) => sharp(file).extract(head).resize(londonSide, londonSide).png().toBuffer();
    const rows = (["source", "target", "result"] as const).map((role) => pairs.map((pair) => pair[role]));
    return {
      pictures: await keepPicture(pairs[0]?.result as string, "docs/images/london-swaps.webp", async () => {
        const cells = await Promise.all(
          rows.flatMap((row, down) =>
            row.map(async (file, across) => ({
              input: await cell(file),
              left: across * londonSide,
              top: down * londonSide,
            })),
          ),
        );
        const size = { width: pairs.length * londonSide, height: rows.length * londonSide };
        return webp(sharp({ create: { ...size, channels: 3, background: "#fff" } }).composite(cells));
      }),
    };
  },
};

const studioPictures = ["studio", "studio-dark", "studio-group"].map((name) => `docs/images/${name}.webp`);

export const studioEntry: Entry = {
  name: "studio",
  what: "the pictures of the studio",
  needs: ["chromium"],
  pictures: studioPictures,
  steps: ({ out }) => [{ command: ["studio:pictures", "--out", out] }],
  finding: async ({ out }) => ({
    pictures: Object.assign(
      {},
      ...(await Promise.all(
        studioPictures.map((place) => keepPicture(join(out, place.split("/").at(-1) as string), place)),
      )),
    ) as Record<string, string>,
  }),
};
