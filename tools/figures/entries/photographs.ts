import type { Entry } from "../entry.ts";
import { benchEntry } from "./bench-entry.ts";
import { photographTruthSet, preparedSet } from "./sets.ts";

const methods = ["mfim", "target", "source"];
const config = (name: string) => `apps/trainer/configs/bench-${name}.yaml`;

/** Photographs of people whom nothing that ships was trained on. Pictures of them stay on the machine: figures alone are kept. */
export const photographEntries: readonly Entry[] = [
  benchEntry({
    name: "lfw",
    what: "300 pairs of LFW at 128 px",
    ...{ methods, protocol: config("128-lfw-300"), needs: ["lfw"] },
    set: preparedSet("lfw", 128, "--format", "raw", "--several-faces", "centre"),
    reread: ["docs/model-card.md, What it can and cannot do", "docs/state.md, Swaps of photographs"],
  }),
  benchEntry({
    name: "london-256",
    what: "held-out people of the London set at 256 px",
    ...{ methods, protocol: config("256-london"), needs: ["london"] },
    set: preparedSet("london", 256),
  }),
  benchEntry({
    name: "photo-truth",
    what: "the first 400 true swaps of photographs of held-out people of the London set, at 256 px",
    methods: [...methods, "truth"],
    ...{ protocol: "photo-truth-v1", needs: ["london"] },
    set: photographTruthSet(400),
  }),
  benchEntry({
    name: "celeba-hq",
    what: "280 pairs of 56 pictures of CelebA-HQ at 256 px",
    ...{ methods, protocol: config("celeba-hq"), needs: ["celeba-hq"] },
    set: preparedSet("celeba-hq", 256),
  }),
];
