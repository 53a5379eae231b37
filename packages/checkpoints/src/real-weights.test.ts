import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { describe, expect, test } from "vitest";
import { readCheckpoint } from "./index.ts";

const shared = sharedFolder();
const goldens = JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/weights.json"), "utf8")) as Record<
  string,
  { readonly tensors: number; readonly sha256: string }
>;

describe.skipIf(shared === undefined)("public checkpoints, against what torch reads", () => {
  test.each(Object.entries(goldens))("%s", async (name, golden) => {
    const { state } = await readCheckpoint(join(shared as string, "weights", name));
    const hash = createHash("sha256");
    for (const key of [...state.keys()].sort()) {
      const tensor = state.get(key);
      if (tensor === undefined) continue;
      hash.update(`${key} ${tensor.dtype} ${tensor.shape.join(",")}\n`);
      const values = tensor.toFloat32();
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    expect({ tensors: state.size, sha256: hash.digest("hex") }).toEqual(golden);
  });
});
