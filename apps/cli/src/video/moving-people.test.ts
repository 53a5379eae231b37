import { join } from "node:path";
import type { LandmarkDetector, Pixels } from "@mfim/core";
import { openHead } from "@mfim/faces-3d";
import { sharedFolder, useNativeBackend } from "@mfim/testing";
import { landmarkDetectors, loadPart } from "@mfim/zoo/swapping";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SimilarityMeter } from "../swap/similarity.ts";
import { frameOf, RenderedPeople, type Standing } from "../testing/moving-people.ts";
import { PeopleTracks } from "./people-tracks.ts";
import { seenFaces } from "./seen-faces.ts";

const shared = sharedFolder();
const long = process.env["MFIM_LONG_TESTS"] === "1";
const [width, height, size] = [480, 200, 176];
let people: RenderedPeople;
let detector: LandmarkDetector;
let meter: SimilarityMeter;

/** Somebody in a frame, by name: standing where, turned how. */
interface Actor {
  readonly name: "anna" | "bert" | "dora" | "dora's double";
  readonly left: number;
  readonly yaw?: number;
}

/** Dora and her double are 0.49 alike by the command's recogniser, just below `again`: of 276 pairs of rendered people 29 are above 0.5. */
const someone = {
  anna: () => people.someone(2),
  bert: () => people.someone(5),
  dora: () => people.someone(6),
  "dora's double": () => people.someone(17),
};

function frame(actors: readonly Actor[]): Pixels {
  const standing = actors.map(
    ({ name, left, yaw = 0 }): Standing => ({ look: people.look(someone[name](), yaw), left, top: 12 }),
  );
  return frameOf(width, height, standing);
}

interface Count {
  /** Frames in which a face was found where she is, and of these those in which it counts as hers. */
  shown: number;
  right: number;
  /** Faces that count as hers and are not. */
  wrong: number;
}

/** Follows somebody through frames from the first one on in which they are found. */
async function follow(frames: readonly (readonly Actor[])[], who: Actor["name"] = "anna"): Promise<Count> {
  const tracks = new PeopleTracks();
  const count: Count = { shown: 0, right: 0, wrong: 0 };
  let number: number | undefined;
  for (const [n, actors] of frames.entries()) {
    const picture = frame(actors);
    const found = tracks.next(await seenFaces(picture, n / 25, tracks, detector, meter), n / 25);
    // A face is the nearest one's; of two who stand alike the front one's, who comes later.
    const hers = ({ face: { box } }: (typeof found)[number]) => {
      const away = ({ left }: Actor) => Math.abs(box[0] + box[2] / 2 - (left + size / 2));
      const nearest = [...actors].reverse().sort((a, b) => away(a) - away(b))[0];
      return nearest?.name === who && away(nearest) < 0.2 * size;
    };
    if (found.some(hers)) count.shown++;
    number ??= found.find(hers)?.person;
    for (const one of found) if (one.person === number) count[hers(one) ? "right" : "wrong"]++;
  }
  return count;
}

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

beforeAll(async () => {
  if (shared === undefined || !long) return;
  await useNativeBackend();
  people = new RenderedPeople(await openHead(join(shared, "weights/ict-face.safetensors")), size);
  detector = await loadPart(landmarkDetectors, { type: "human" }, { folder: "." });
  meter = await SimilarityMeter.load();
}, 120_000);
afterAll(() => {
  detector?.dispose();
  meter?.[Symbol.dispose]();
});

describe.skipIf(shared === undefined || !long)(
  "rendered people who move (long; needs ../shared)",
  { timeout: 900_000 },
  () => {
    it("after cuts, where somebody else stands in the same place in between", async () => {
      const count = await follow([
        ...times(6, () => [{ name: "anna", left: 20 }] as const),
        ...times(6, () => [{ name: "bert", left: 20 }] as const),
        ...times(6, () => [{ name: "anna", left: 280 }] as const),
      ]);
      expect(count).toEqual({ shown: 12, right: 12, wrong: 0 });
    });

    it("after a cut to somebody similar, who stands in the same place", async () => {
      const frames = [
        ...times(5, () => [{ name: "dora", left: 20 }] as const),
        ...times(5, () => [{ name: "dora's double", left: 20 }] as const),
        ...times(5, () => [{ name: "dora", left: 250 }] as const),
      ];
      expect(await follow(frames, "dora")).toEqual({ shown: 10, right: 10, wrong: 0 });
    });

    it("who come back after they were gone, on the other side", async () => {
      const count = await follow([
        ...times(5, (n) => [{ name: "anna", left: 20 - 45 * n }] as const),
        ...times(14, () => []),
        ...times(
          5,
          (n) =>
            [
              { name: "anna", left: 400 - 40 * n },
              { name: "bert", left: 0 },
            ] as const,
        ),
      ]);
      expect(count.wrong).toBe(0);
      expect(count.right).toBe(count.shown);
      expect(count.shown).toBeGreaterThanOrEqual(7);
    });

    it("who turn to profile and back", async () => {
      const count = await follow(
        times(21, (n) => [{ name: "anna", left: 100, yaw: 90 - Math.abs(90 - 9 * n) }] as const),
      );
      expect(count.wrong).toBe(0);
      expect(count.right).toBe(count.shown);
      expect(count.shown).toBeGreaterThanOrEqual(15);
    });

    it("who pass before each other", async () => {
      const count = await follow(
        times(
          25,
          (n) =>
            [
              { name: "anna", left: 12 * n },
              { name: "bert", left: 288 - 12 * n },
            ] as const,
        ),
      );
      expect(count.wrong).toBe(0);
      expect(count.right).toBe(count.shown);
      expect(count.shown).toBeGreaterThanOrEqual(18);
    });
  },
);
