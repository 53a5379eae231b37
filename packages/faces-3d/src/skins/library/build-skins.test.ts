import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LikenessJudge } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeadModel } from "../../head/head-model.ts";
import { ICT_EXPRESSION_NAMES } from "../../head/ict-expressions.ts";
import { tinyMappedHead } from "../../head/tiny-head.ts";
import type { Person } from "../../person/person.ts";
import { samplePhotographicPerson } from "../../person/sample-photographic-person.ts";
import { renderFace } from "../../render/render-face.ts";
import { samplePhotographicScene } from "../../scene/sample-detailed-scene.ts";
import { skinsOf } from "../../truth/skins-of-preset.ts";
import { judgePeople } from "../judge/judge-people.ts";
import { madeFit, madePerson } from "../testing/made-person.ts";
import { buildSkins } from "./build-skins.ts";
import { openSkins, type SkinLibrary, writeThrownAway } from "./skin-library.ts";
import { londonSources, type SkinSource } from "./skin-source.ts";

const head = tinyMappedHead(ICT_EXPRESSION_NAMES);

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

  it("asks for two of each sex: of one there is no tone between two", async () => {
    await expect(londonSources(folder, (id) => ["001", "003", "004", "005"].includes(id))).rejects.toThrow(
      /at least two women and two men .*, found 3 and 1;/,
    );
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
    const judge: LikenessJudge = {
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

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (x) => x / length);
}
