import { isHeldOutPerson } from "@mfim/core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Cast } from "../cast/cast.ts";
import { prepareCast } from "../cast/prepare-cast.ts";
import { faceAt } from "../compose/face-at.ts";
import { ownFaceRecipe } from "../compose/face-recipe.ts";
import { renderPortrait } from "../render/render-portrait.ts";
import type { Scene } from "../render/scene.ts";
import { MADE_PEOPLE, madeLibrary } from "../testing/made-people.ts";
import { NO_VARIATION } from "../vary/variation.ts";
import { inThreads } from "../workers/in-threads.ts";
import { renderPair, renderPicture } from "./render-pair.ts";
import { pairToneDistance, samplePair } from "./sample-pair.ts";
import { LARGEST_TONE_DISTANCE } from "./tones.ts";

const people = { count: 40, heldOutApart: true };
const size = 64;
let cast: Cast;
beforeAll(async () => {
  cast = await prepareCast(madeLibrary(MADE_PEOPLE), size);
});

describe("a portrait", () => {
  const scene: Scene = { host: "made-4", hostExpression: 0, smile: 0, yaw: 0, pitch: 0, jaw: 0.5 };

  test("of a photographed person on their own head is the photograph", () => {
    const face = faceAt(cast, ownFaceRecipe("made-4", "female"), 0);
    const { colours, crop } = renderPortrait(cast, face, scene, { size: 128 });
    const { pixels } = cast.members[4]!.views[0];
    let [sum, most] = [0, 0];
    for (let y = 8; y < 120; y++) {
      for (let x = 8; x < 120; x++) {
        const [fx, fy] = [crop[0] * x + crop[1] * y + crop[2], crop[3] * x + crop[4] * y + crop[5]];
        const at = (i: number, j: number) => pixels[3 * (j * cast.frame + i)]!;
        const [i, j] = [Math.floor(fx), Math.floor(fy)];
        const [u, v] = [fx - i, fy - j];
        const upper = at(i, j) + u * (at(i + 1, j) - at(i, j));
        const lower = at(i, j + 1) + u * (at(i + 1, j + 1) - at(i, j + 1));
        const off = Math.abs(colours[3 * (y * 128 + x)]! - (upper + v * (lower - upper)));
        sum += off;
        most = Math.max(most, off);
      }
    }
    // The skin went to the canonical shape and back: edges of eyes and mouth are a little softer.
    expect(sum / 112 ** 2).toBeLessThan(0.5);
    expect(most).toBeLessThan(40);
  });

  test("that is lit from one side is lighter there, and its background is not", () => {
    const face = faceAt(cast, ownFaceRecipe("made-4", "female"), 0);
    const plain = renderPortrait(cast, face, scene, { size: 96 });
    const light = { direction: [-1, 0, 0.5], ambient: 0.3, colour: [1, 1, 1] } as const;
    const lit = renderPortrait(cast, face, { ...scene, light }, { size: 96 });
    const gain = (x: number, y: number) => lit.colours[3 * (y * 96 + x)]! / plain.colours[3 * (y * 96 + x)]!;
    expect(gain(34, 62)).toBeGreaterThan(1.3 * gain(62, 62));
    expect(gain(2, 40)).toBeCloseTo(1, 1);
  });
});

describe("pairs", () => {
  test("keep held-out people apart, and skins near", () => {
    const pairs = Array.from({ length: 120 }, (_, i) => samplePair(cast, "rules", i, people));
    for (const { index, source, target } of pairs) {
      expect(source.person).toBe(index % people.count);
      expect(target.person).not.toBe(source.person);
      expect(isHeldOutPerson(source.person)).toBe(isHeldOutPerson(target.person));
      expect(source.scene.host).not.toBe(target.scene.host);
    }
    // A crowd of four held-out people may hold nobody who is near; others have enough to choose from.
    for (const pair of pairs.filter(({ source }) => !isHeldOutPerson(source.person)))
      expect(pairToneDistance(cast, pair)).toBeLessThanOrEqual(LARGEST_TONE_DISTANCE);
    expect(() => samplePair(cast, "rules", 0, { count: 1, heldOutApart: false })).toThrow(/enough/);
  });

  test("are the target but for the face", async () => {
    for (const index of [0, 1, 2]) {
      const { source, target } = samplePair(cast, "truth", index, people);
      const shown = await renderPicture(cast, target.face, target.scene, NO_VARIATION, size);
      const truth = await renderPicture(cast, source.face, target.scene, NO_VARIATION, size, shown.crop);
      let inside = 0;
      for (let p = 0; p < size * size; p++) {
        const same = [0, 1, 2].every((k) => shown.pixels[3 * p + k] === truth.pixels[3 * p + k]);
        if (shown.reach[p] === 0 && truth.reach[p] === 0) expect(same).toBe(true);
        else if (!same) inside++;
      }
      expect(inside).toBeGreaterThan(size * size * 0.05);
    }
  });

  test("are the same pictures whoever renders them", async () => {
    const work = { cast, preset: { seed: "threads", pairs: 3, size, people }, thrownAway: {} };
    const jobs = [0, 1, 2].map((index) => ({ index }));
    const here: Uint8Array[] = [];
    for await (const { pictures } of inThreads(work, jobs, 0)) here.push(...pictures.map(({ pixels }) => pixels));
    const there: Uint8Array[] = [];
    for await (const { pictures } of inThreads(work, jobs, 2)) there.push(...pictures.map(({ pixels }) => pixels));
    expect(there).toEqual(here);
    const [again] = await renderPair(cast, samplePair(cast, "threads", 1, people), size);
    expect(again.pixels).toEqual(here[3]);
    const [other] = await renderPair(cast, samplePair(cast, "others", 1, people), size);
    expect(other.pixels).not.toEqual(here[3]);
  });

  test("have landmarks where the face is", async () => {
    const { source } = samplePair(cast, "landmarks", 0, people);
    const plain = await renderPicture(cast, source.face, source.scene, NO_VARIATION, size);
    const mirrored = await renderPicture(cast, source.face, source.scene, { ...NO_VARIATION, mirrored: true }, size);
    // Outer corner of the eye that is left in the picture, in both.
    expect(plain.landmarks[72]).toBeLessThan(plain.landmarks[90]!);
    expect(mirrored.landmarks[72]).toBeCloseTo(size - 1 - plain.landmarks[90]!, 3);
    expect(mirrored.landmarks[73]).toBeCloseTo(plain.landmarks[91]!, 3);
  });
});
