import { join } from "node:path";
import type { Entry, Place, Step } from "../entry.ts";
import { benchEntry } from "./bench-entry.ts";
import { photographedSkinSet, truthSet } from "./sets.ts";

/** What the leaderboard says of how each row was made. */
const howMade: Readonly<Record<string, (place: Place) => string>> = {
  mfim: ({ model }) => `the shipped ${model.resolution}-pixel model, ${model.name} (docs/model-card.md); MIT`,
  truth: () => "the true swap as rendered: what a perfect method would score, retrieval and similarity included",
  pasted: () =>
    "no network: the source warped onto the target by five points, colour-matched, feathered in; the bench's yardstick",
};

const leaderboard = (place: Place): Step[] => [
  ...Object.entries(howMade).map(
    ([method, how]): Step => ({
      command: [
        ...(["bench", "leaderboard", "add", `${place.out}:${method}`] as const),
        ...["--how", how(place), "--by", "MFIM project"],
      ],
    }),
  ),
  { command: ["bench", "leaderboard", "write"] },
];

/** Rendered people whom the training did not see, most of them with their true swap. */
export const renderedEntries: readonly Entry[] = [
  benchEntry({
    name: "pack",
    what: "200 pairs of held-out people of the bundled face pack at 128 px",
    methods: ["mfim", "target", "source"],
    protocol: "apps/trainer/configs/bench-128-pack.yaml",
    reread: ["docs/experiments/README.md, the row of the model that ships"],
  }),
  benchEntry({
    name: "truth-sample",
    what: "the 64 bundled pairs of swap-truth-v1 at 128 px, and the leaderboard",
    methods: ["mfim", "pasted", "target", "source", "truth"],
    after: leaderboard,
    reread: ["docs/model-card.md, What it can and cannot do", "docs/baselines.md, What the whole protocol costs"],
  }),
  benchEntry({
    name: "truth-400",
    what: "the first 400 pairs of swap-truth-v1 at 256 px",
    methods: ["mfim", "target", "source", "truth"],
    protocol: "swap-truth-v1",
    needs: ["head"],
    set: truthSet(400),
  }),
  benchEntry({
    name: "truth-skins",
    what: "the first 400 pairs of swap-truth-v2, people with photographed skin, at 256 px",
    methods: ["mfim", "target", "source", "truth"],
    protocol: "swap-truth-v2",
    needs: ["head", "london"],
    set: photographedSkinSet(400),
  }),
  benchEntry({
    name: "mix-sample",
    what: "the 64 bundled triples of mix-truth-v1 at 128 px",
    methods: ["mfim", "target", "source", "truth"],
    protocol: "mix-truth-v1-sample",
  }),
];

export const mixingEntry: Entry = {
  name: "mixing",
  what: "ID mixing at every split of the codes",
  steps: ({ out }) => [{ command: ["trainer", "mixing", "--out", out] }],
  finding: async ({ out }) => {
    const { readFile } = await import("node:fs/promises");
    const { keepPicture } = await import("../records/keep-picture.ts");
    return {
      text: await readFile(join(out, "mixing.md"), "utf8"),
      pictures: {
        ...(await keepPicture(join(out, "mixing.svg"), "docs/images/id-mixing.svg")),
        ...(await keepPicture(join(out, "mixing.webp"), "docs/images/id-mixing.webp")),
      },
    };
  },
  pictures: ["docs/images/id-mixing.svg", "docs/images/id-mixing.webp"],
  reread: ["docs/experiments/id-mixing.md, What it says"],
};
