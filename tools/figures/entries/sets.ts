import { join } from "node:path";
import type { Place, Step } from "../entry.ts";
import type { NeedName } from "../needs.ts";

/** A folder of pictures, and what makes it. */
export interface MadeSet {
  readonly folder: string;
  readonly step: Step;
}

/** The first so many pairs of swap-truth-v1, rendered at 256 px. */
export const truthSet =
  (pairs: number) =>
  ({ data, need }: Place): MadeSet => {
    const out = join(data, `swap-truth-v1-${pairs}`);
    const words = ["--preset", "swap-truth-v1", "--limit", `${pairs}`, "--head", need("head"), "--out", out];
    return { folder: out, step: { command: ["faces-3d", "render", ...words], makes: join(out, "set.json") } };
  };

/** Photographs of one of the needs, found and aligned. @param more what else `data prepare` is told */
export const preparedSet =
  (from: NeedName, size: number, ...more: readonly string[]) =>
  ({ data, need }: Place): MadeSet => {
    const out = join(data, `${from}-${size}`);
    const words = [need(from), "--out", out, "--size", `${size}`, ...more];
    // The manifest grows with every picture: only the command knows whether all are there, and ends soon where they are.
    return { folder: out, step: { command: ["data", "prepare", ...words] } };
  };
