import { join } from "node:path";
import type { Place, Step } from "../entry.ts";
import type { NeedName } from "../needs.ts";

/** A folder of pictures, and what makes it. */
export interface MadeSet {
  readonly folder: string;
  /** In order; of one library or photographs that were there before, none does its work twice. */
  readonly steps: readonly Step[];
}

/** The first so many pairs of swap-truth-v1, rendered at 256 px. */
export const truthSet =
  (pairs: number) =>
  ({ data, need }: Place): MadeSet => {
    const out = join(data, `swap-truth-v1-${pairs}`);
    const words = ["--preset", "swap-truth-v1", "--limit", `${pairs}`, "--head", need("head"), "--out", out];
    return { folder: out, steps: [{ command: ["faces-3d", "render", ...words], makes: join(out, "set.json") }] };
  };

/** Photographs of one of the needs, found and aligned. @param more what else `data prepare` is told */
export const preparedSet =
  (from: NeedName, size: number, ...more: readonly string[]) =>
  ({ data, need }: Place): MadeSet => {
    const out = join(data, `${from}-${size}`);
    const words = [need(from), "--out", out, "--size", `${size}`, ...more];
    // The manifest grows with every picture: only the command knows whether all are there, and ends soon where they are.
    return { folder: out, steps: [{ command: ["data", "prepare", ...words] }] };
  };

/** The first so many pairs of swap-truth-v2: rendered people with photographed skin. Their library holds real people's skins and stays here. */
export const photographedSkinSet =
  (pairs: number) =>
  ({ data, need }: Place): MadeSet => {
    const [skins, out] = [join(data, "skins"), join(data, `swap-truth-v2-${pairs}`)];
    const head = ["--head", need("head")];
    const words = ["--preset", "swap-truth-v2", "--limit", `${pairs}`, "--skins", skins, ...head, "--out", out];
    return {
      folder: out,
      steps: [
        { command: ["data", "skins", "build", "--london", need("london"), ...head, "--out", skins] },
        { command: ["faces-3d", "render", ...words], makes: join(out, "set.json") },
      ],
    };
  };

/** The first so many true swaps of photographs of held-out people. The portrait library stays here. */
export const photographTruthSet =
  (pairs: number) =>
  ({ data, need }: Place): MadeSet => {
    const [library, out] = [join(data, "portraits"), join(data, `photo-truth-v1-${pairs}`)];
    const words = ["--library", library, "--preset", "photo-truth-v1", "--limit", `${pairs}`, "--out", out];
    return {
      folder: out,
      steps: [
        { command: ["faces-2d", "build", "--london", need("london"), "--out", library] },
        { command: ["faces-2d", "render", ...words], makes: join(out, "set.json") },
      ],
    };
  };
