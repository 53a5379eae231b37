import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeadModel } from "../head/head-model.ts";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead, tinyMappedHead } from "../head/tiny-head.ts";
import type { Person } from "../person/person.ts";
import { samplePhotographicPerson } from "../person/sample-photographic-person.ts";
import { Random } from "../random/random.ts";
import { renderFace } from "../render/render-face.ts";
import { samplePhotographicScene } from "../scene/sample-detailed-scene.ts";
import { skinsOf } from "../truth/skins-of-preset.ts";
import { project } from "./fit/fit-camera.ts";
import { fitHead, fittedVertices, type HeadFit, type SeenPoint } from "./fit/fit-head.ts";
import { judgePeople } from "./judge/judge-people.ts";
import type { Judge } from "./judge/likeness.ts";
import { buildSkins } from "./library/build-skins.ts";
import { composeSkin, EXPOSURE } from "./library/compose-skin.ts";
import { drawShares, LARGEST_SHARE } from "./library/draw-shares.ts";
import { openSkins, type SkinDonor, type SkinLibrary, writeThrownAway } from "./library/skin-library.ts";
import { londonSources, type SkinSource } from "./library/skin-source.ts";
import { madeCamera, madePerson } from "./testing/made-person.ts";
import { removeLight } from "./unwrap/remove-light.ts";
import { unwrapPhoto } from "./unwrap/unwrap-photo.ts";
import { drawUvChart, hasFaceMap } from "./unwrap/uv-chart.ts";

const head = tinyMappedHead(ICT_EXPRESSION_NAMES);

function madeFit(
  identity: readonly number[],
  turn: readonly [number, number, number] = [0, 0, 0],
  size = 300,
): HeadFit {
  return {
    camera: madeCamera(size, turn),
    identity: Float64Array.from(identity),
    expression: new Float64Array(30),
    pointErrors: new Float64Array(0),
    contourErrors: new Float64Array(0),
  };
}

/** Axes [landmarks, V, 3] that each push the skin about one landmark outwards and sideways, by some millimetres. */
function bumps(landmarks: readonly number[]): Float32Array {
  const out = new Float32Array(3 * landmarks.length * head.vertexCount);
  landmarks.forEach((landmark, k) => {
    const centre = 3 * head.landmarks[landmark]!;
    for (let v = 0; v < head.vertexCount; v++) {
      const off = [0, 1, 2].map((d) => head.neutral[3 * v + d]! - head.neutral[centre + d]!);
      const size = 0.3 * Math.exp(-(Math.hypot(...off) ** 2) / 8);
      out.set([size, k % 2 === 0 ? size : -size, size], 3 * (k * head.vertexCount + v));
    }
  });
  return out;
}

describe("fitHead", () => {
  it("finds camera and identity of a head from points of its surface", () => {
    const identity = [1.5, -1, 0.5, 2, -1.5, 0.8];
    const bumpy = { ...head, identityCount: 6, identity: bumps([30, 8, 36, 45, 48, 54]) };
    const truth = madeFit(identity, [0.04, 0.06, 0.05], 1350);
    const { pixels } = project(fittedVertices(bumpy, truth), truth.camera);
    const random = Random.of("points of a surface");
    const front = Array.from({ length: head.vertexCount }, (_, v) => v).filter((v) => head.neutral[3 * v + 2]! > 4);
    const points = Array.from({ length: 240 }, (): SeenPoint => {
      const v = random.pick(front);
      return { vertices: [v, v, v], weights: [1, 0, 0], x: pixels[2 * v]!, y: pixels[2 * v + 1]!, weight: 1 };
    });
    const none = { vertices: [], line: [], weight: 1 };
    const fit = fitHead(bumpy, points, none, { camera: madeCamera(1350), identityCount: 6, expressions: [] });
    expect(Math.max(...fit.pointErrors)).toBeLessThan(2.5);
    identity.forEach((x, k) => {
      expect(Math.abs(fit.identity[k]! - x)).toBeLessThan(0.25);
    });
    expect(fit.camera.turn[1]).toBeCloseTo(0.06, 1);
    expect(fit.camera.scale).toBeCloseTo(truth.camera.scale, 0);
  });
});

describe("unwrapPhoto", () => {
  it("gives the skin back that a head was drawn with", () => {
    const skin = (u: number, v: number) =>
      [0.5 + 0.3 * Math.sin(20 * u), 0.4 + 0.2 * Math.cos(17 * v), 0.3 + 0.1 * u] as const;
    const { fit, photo, points } = madePerson(head, madeFit([1, -1, 0.5], [0.03, -0.05, 0]), skin, 300);
    const chart = drawUvChart(head, 128);
    const { colour, weight } = unwrapPhoto({ head, chart, fit, anchors: [], points, photo });
    let [seen, worst] = [0, 0];
    weight.forEach((w, k) => {
      if (w < 0.9) return;
      seen++;
      const expected = skin(((k % 128) + 0.5) / 128, 1 - (Math.floor(k / 128) + 0.5) / 128);
      expected.forEach((x, c) => {
        worst = Math.max(worst, Math.abs(colour[3 * k + c]! - x));
      });
    });
    expect(seen).toBeGreaterThan(1500);
    expect(worst).toBeLessThan(0.06);
    const behind = 10;
    for (let row = 40; row < 90; row++) expect(weight[row * 128 + behind]).toBe(0);
  });

  it("says where a head has no map of its face", () => {
    const plain = tinyHead(ICT_EXPRESSION_NAMES);
    expect(hasFaceMap(plain)).toBe(false);
    expect(() => drawUvChart(plain, 64)).toThrow(/Expected a head whose face has a UV map/);
  });
});

describe("removeLight", () => {
  it("takes nine tenths of a smooth light off an even skin, and leaves dark marks", () => {
    const size = 64;
    const normal = new Float32Array(3 * size * size);
    const colour = new Float32Array(3 * size * size);
    const weight = new Float32Array(size * size).fill(1);
    const shade = (x: number, y: number) => 0.3 * x - 0.15 * y;
    for (let k = 0; k < size * size; k++) {
      const [x, y] = [((k % size) / size - 0.5) * 1.4, (Math.floor(k / size) / size - 0.5) * 1.4];
      normal.set([x, y, Math.sqrt(1 - x * x - y * y)], 3 * k);
      const mark = k % 97 === 0 ? 0.5 : 1;
      colour.fill(0.4 * mark * Math.exp(shade(x, y)), 3 * k, 3 * k + 3);
    }
    const flat = removeLight({ colour, weight, normal });
    const log = (k: number) => flat[3 * k]!;
    const plain = Array.from({ length: size * size }, (_, k) => k).filter((k) => k % 97 !== 0);
    const mean = plain.reduce((sum, k) => sum + log(k), 0) / plain.length;
    for (const k of plain) expect(Math.abs(log(k) - mean)).toBeLessThan(0.1);
    expect(log(97) - mean).toBeCloseTo(Math.log(0.5), 1);
  });
});

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (x) => x / length);
}

const donors: SkinDonor[] = Array.from({ length: 30 }, (_, i) => {
  const random = Random.of("donors", i);
  const light = -1.2 + 0.5 * random.normal(2);
  return {
    id: String(i),
    sex: "male",
    age: 20 + i,
    tone: [light + 0.3 + 0.05 * random.normal(2), light, light - 0.3 + 0.05 * random.normal(2)],
    iris: [0.05, 0.04, 0.03],
    brow: [0.05, 0.04, 0.03],
    identity: Array.from({ length: 6 }, () => random.normal()),
  };
});

describe("drawShares", () => {
  const draws = Array.from({ length: 600 }, (_, i) => drawShares(Random.of("draw", i), donors));

  it("spreads what is composed as the donors are spread", () => {
    for (let axis = 0; axis < 6; axis++) {
      const values = donors.map(({ identity }) => identity[axis]!);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      const composed = draws.map(({ weights }) => weights.reduce((sum, w, i) => sum + w * (values[i]! - mean), 0));
      const square = composed.reduce((sum, x) => sum + x * x, 0) / composed.length;
      // A convex mix would have a thirtieth; shares that follow the tone have a little more.
      expect(square / variance).toBeGreaterThan(0.7);
      expect(square / variance).toBeLessThan(1.7);
    }
  });

  it("comes to the tone it says, which lies among the donors'", () => {
    const mean = donors.reduce((sum, { tone }) => sum + tone[1], 0) / donors.length;
    const [darkest, lightest] = [Math.min, Math.max].map((f) => f(...donors.map(({ tone }) => tone[1]))) as [
      number,
      number,
    ];
    for (const { weights, tone } of draws) {
      const sum = mean + weights.reduce((total, w, i) => total + w * (donors[i]!.tone[1] - mean), 0);
      expect(sum).toBeCloseTo(tone[1], 2);
      expect(tone[1]).toBeGreaterThan(darkest - 0.15);
      expect(tone[1]).toBeLessThan(lightest + 0.15);
    }
  });

  it("lets no donor dominate, which it would without the limit", () => {
    for (const { weights } of draws) expect(Math.max(...weights)).toBeLessThan(LARGEST_SHARE);
    const few = donors.slice(0, 8);
    const free = Array.from({ length: 200 }, (_, i) => drawShares(Random.of("free", i), few, 9));
    expect(Math.max(...free.flatMap(({ weights }) => weights))).toBeGreaterThan(LARGEST_SHARE);
  });
});

describe("composeSkin", () => {
  it("is exp(tone + means + weighted differences), highlights drawn in", () => {
    const level = {
      size: 1,
      means: { female: Float32Array.of(-0.1, -0.1, -0.1), male: Float32Array.of(-0.3, -0.3, -0.3) },
      differences: Uint8Array.of(255, 255, 255, 0, 0, 0),
      photographed: Float32Array.of(1),
    };
    const photo = { library: "", female: 0.25, male: 0.75, weights: [0.1, -0.2], tone: [-1, -1, -1] } as const;
    const { albedo } = composeSkin(level, 1, photo);
    // Differences of +1 and -1: -0.25 of the means, 0.1 + 0.2 of the donors.
    expect(albedo[0]).toBeCloseTo(EXPOSURE * Math.exp(-1 - 0.25 + 0.3), 5);
    const bright = composeSkin(level, 1, { ...photo, weights: [0.75, 0] });
    const light = -0.25 + 0.75;
    expect(bright.albedo[0]).toBeCloseTo(EXPOSURE * Math.exp(-1 + 0.22 + 0.35 * (light - 0.22)), 5);
  });
});

describe("buildSkins", () => {
  let folder: string;
  let sources: SkinSource[];
  let skins: SkinLibrary;
  const out = () => join(folder, "skins");
  const build = (model: HeadModel, onProgress?: (done: number) => void) =>
    buildSkins({ head: model, sources, out: out(), size: 64, credit: "made", ...(onProgress && { onProgress }) });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "faces-3d-skins-"));
    await writeFile(
      join(folder, "people.csv"),
      `person,age,sex,ethnicity\n${[1, 2, 3, 4, 5, 6].map((i) => `00${i},${20 + i},${i % 2 ? "female" : "male"},made`).join("\n")}\n`,
    );
    for (let i = 1; i <= 6; i++) {
      const light = 0.25 + 0.05 * i;
      const skin = (u: number, v: number) =>
        [light * (1 + 0.1 * Math.sin(30 * u + i)), light * 0.7, light * 0.5 * (1 + 0.1 * Math.sin(25 * v))] as const;
      const made = madePerson(head, madeFit([0.4 * i - 1, 0.3, -0.2]), skin, 300);
      const bytes = Uint8Array.from(made.photo.data, (x) => Math.round(255 * x ** (1 / 2.2)));
      const person = join(folder, `00${i}`);
      await sharp(bytes, { raw: { width: 300, height: 300, channels: 3 } })
        .png()
        .toBuffer()
        .then((png) => writeWhole(join(person, "neutral.jpg"), new Uint8Array(png)));
      const rows = Array.from({ length: 189 }, (_, k) => `${made.points[2 * k]} ${made.points[2 * k + 1]}`);
      await writeFile(join(person, "neutral.tem"), `189\n${rows.join("\n")}\n`);
    }
    sources = await londonSources(folder, (id) => id !== "006");
    await build(head);
    skins = await openSkins(out());
  }, 300_000);
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it("takes donors only, and finds their tone", () => {
    const { donors: found, levels } = skins.info;
    expect(found.map(({ id }) => id)).toEqual(["001", "002", "003", "004", "005"]);
    expect(levels).toEqual([64]);
    const greens = found.map(({ tone }) => Math.exp(tone[1]));
    greens.forEach((green, i) => {
      expect(green / (0.7 * (0.25 + 0.05 * (i + 1)))).toBeCloseTo(1, 1);
    });
  });

  it("goes on where it was stopped, and gives the same library", async () => {
    const before = skins.info.hash;
    await rm(out(), { recursive: true });
    const stop = new Error("stopped");
    await expect(
      build(head, (done) => {
        if (done === 3) throw stop;
      }),
    ).rejects.toBe(stop);
    const part = join(out(), ".parts", "001.safetensors");
    const written = await readFile(part);
    const { hash } = await build(head);
    expect(written.length).toBeGreaterThan(1000);
    expect(hash).toBe(before);
  }, 300_000);

  it("passes over drafts that were taken for a donor, and refuses to go on with a set begun before", async () => {
    const first = samplePhotographicPerson(head, skins, "judged", 0);
    const passport = { seed: "judged", look: "photographic" } as const;
    const before = await skinsOf(passport, out());
    await writeThrownAway(skins, "judged", { 0: 1 });
    const second = samplePhotographicPerson(head, await openSkins(out()), "judged", 0);
    expect(second.photo!.weights).not.toEqual(first.photo!.weights);
    expect(samplePhotographicPerson(head, await openSkins(out()), "other", 0).photo).toEqual(
      samplePhotographicPerson(head, skins, "other", 0).photo,
    );
    expect((await skinsOf(passport, out())).hash).not.toBe(before.hash);
    expect((await skinsOf({ seed: "other", look: "photographic" }, out())).hash).toBe(skins.info.hash);
    await expect(skinsOf(passport, undefined)).rejects.toThrow(/name its folder with --skins/);
    await expect(skinsOf({ seed: "plain" }, out())).rejects.toThrow(/leave --skins away/);
  });

  it("throws away whom a judge takes for a donor: a dominant one is found out", async () => {
    // A made recogniser that sees nothing but the shares: the cosine to a donor is the donor's share.
    const drawn: Person[] = [];
    const judge: Judge = {
      name: "made",
      limit: 0.9,
      embed: async (pictures) =>
        pictures.map((_, i) =>
          pictures.length === skins.info.donors.length
            ? unit(skins.info.donors.map((__, n) => (n === i ? 1 : 0)))
            : unit(drawn.at(-1)!.photo!.weights),
        ),
    };
    const photographs = skins.info.donors.map(() => new Uint8Array(3 * 16 * 16));
    const base = samplePhotographicPerson(head, skins, "dominant", 0);
    const draft = (_: number, drafts: number) => {
      const even = skins.info.donors.map((__, n) => (n % 2 ? -0.5 : 0.4));
      const weights = drafts === 0 ? skins.info.donors.map((__, n) => (n === 2 ? 1 : 0.02)) : even;
      drawn.push({ ...base, photo: { ...base.photo!, weights } });
      return drawn.at(-1)!;
    };
    const options = { head, skins, seed: "dominant", people: 2, photographs, judges: [judge], size: 16, draft };
    const { thrownAway, figures } = await judgePeople(options);
    expect(thrownAway).toEqual({ 0: 1, 1: 1 });
    expect(figures[0]!.above).toBe(1);
    expect(figures[0]!.nearestMost).toBeGreaterThan(0.99);
    const always = (index: number) => draft(index, 0);
    await expect(judgePeople({ ...options, draft: always })).rejects.toThrow(/resembles nobody photographed, got 12/);
  });

  it("draws people of it, and refuses another library", async () => {
    const person = samplePhotographicPerson(head, skins, "made", 0);
    expect(samplePhotographicPerson(head, skins, "made", 0)).toEqual(person);
    const scene = samplePhotographicScene("made", person, 0);
    const { pixels } = renderFace(head, { person, scene }, { size: 32, skins });
    expect(renderFace(head, { person, scene }, { size: 32, skins }).pixels).toEqual(pixels);
    expect(() => renderFace(head, { person, scene }, { size: 32 })).toThrow(/expected the skin library .* got none/);
    const stranger = { ...person, photo: { ...person.photo!, library: "0123456789abcdef" } };
    expect(() => renderFace(head, { person: stranger, scene }, { size: 32, skins })).toThrow(/0123456789abcdef, got /);
  });
});
