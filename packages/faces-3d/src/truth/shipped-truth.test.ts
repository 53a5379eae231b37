import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { describe, expect, it } from "vitest";
import { openHead } from "../head/open-head.ts";
import { bundledTruthFolder } from "./bundled-truth-set.ts";
import { knownChecksum } from "./known-checksums.ts";
import { openTruthSet } from "./open-truth-set.ts";
import { sampleTruthPair } from "./sample-truth-pair.ts";
import { STRATA } from "./strata.ts";
import { renderTruthPair } from "./truth-job.ts";
import { maskOf } from "./truth-masks.ts";
import { pixelChecksums, sha256 } from "./truth-shard.ts";

const shared = sharedFolder();
const KINDS = ["swap", "mix"] as const;

describe("the truth sets that ship", () => {
  it("take 6 MB at the most together, and have their cards", () => {
    const bytes = KINDS.flatMap((kind) => {
      const folder = bundledTruthFolder(kind);
      expect(existsSync(join(folder, "DATA-CARD.md"))).toBe(true);
      return readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    });
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6e6);
  });

  it.each(KINDS)("%s: are whole, with every stratum", async (kind) => {
    const set = await openTruthSet(bundledTruthFolder(kind));
    expect(await set.damagedFiles()).toEqual([]);
    expect(sha256([...(await set.pixelChecksums())].map(([name, hash]) => `${hash}  ${name}\n`).join(""))).toBe(
      set.info.checksum,
    );
    const { seed, size, pairs, checksum } = set.info;
    const sample = { kind, seed, size, pairs, format: "webp", degraded: kind === "swap" } as const;
    expect(knownChecksum(sample)).toBe(checksum);
    expect(knownChecksum({ ...sample, pairs: 63 })).toBeUndefined();
    expect([set.info.kind, set.info.size]).toEqual([kind, 128]);
    expect(set.length).toBeGreaterThanOrEqual(64);
    for (const stratum of STRATA) expect(set.indices(stratum).length).toBeGreaterThanOrEqual(12);
    expect(new Set(set.entries.map(({ source }) => source)).size).toBe(set.length);
  });

  it.each(KINDS)("%s: have a face in every picture, and truths that keep the target's background", async (kind) => {
    const set = await openTruthSet(bundledTruthFolder(kind));
    for (const index of [1, 4, 34]) {
      const pair = await set.pair(index, ["source", "target", "truth"]);
      const [target, truth] = [pair.view("target"), pair.view("truth")];
      for (const role of ["source", "target", "truth"] as const) {
        const face = maskOf(pair.view(role).labels!, "face").reduce((sum, x) => sum + x, 0);
        expect(face, `${pair.id} ${role}`).toBeGreaterThan(0.06 * 128 * 128);
      }
      let [apart, count] = [0, 0];
      const behindTruth = maskOf(truth.labels!, "background");
      maskOf(target.labels!, "background").forEach((x, k) => {
        if (x === 0 || behindTruth[k] === 0) return;
        count += 3;
        for (let c = 3 * k; c < 3 * k + 3; c++) apart += Math.abs(target.pixels.data[c]! - truth.pixels.data[c]!);
      });
      // WebP at quality 94 is what differs.
      expect(apart / Math.max(1, count), pair.id).toBeLessThan(3);
      expect(pair.view("truth").depth!.filter(Number.isFinite).length).toBeGreaterThan(2000);
    }
  });

  it.skipIf(shared === undefined)(
    "are rebuilt bit for bit from their seed",
    async () => {
      const head = await openHead(join(shared!, "weights/ict-face.safetensors"));
      for (const [kind, index] of [
        ["swap", 14],
        ["mix", 2],
      ] as const) {
        const set = await openTruthSet(bundledTruthFolder(kind));
        const parameters = sampleTruthPair(head, set.info.seed, kind, index);
        expect((await set.pair(index, [])).parameters).toEqual(parameters);
        const checksums = await set.pixelChecksums();
        const lines = renderTruthPair(head, parameters, 128, false).flatMap((picture) =>
          pixelChecksums(parameters.id, picture),
        );
        expect(lines.length).toBeGreaterThan(8);
        for (const line of lines) expect(checksums.get(line.slice(66)), line.slice(66)).toBe(line.slice(0, 64));
      }
    },
    300_000,
  );
});
