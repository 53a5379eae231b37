import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FacesError } from "../faces-error.ts";
import { ffhqSquare, quadCorners } from "../geometry/ffhq-square.ts";
import { bundledPackFolder } from "./bundled-pack.ts";
import { FacePack, openFacePack } from "./face-pack.ts";

describe("the pack that ships", () => {
  const folder = bundledPackFolder();
  let pack: FacePack;
  beforeAll(async () => {
    pack = await openFacePack(folder);
  });

  it("holds what its card promises, within its size", () => {
    expect(pack.length).toBeGreaterThanOrEqual(1200);
    expect(pack.people.length).toBeGreaterThanOrEqual(150);
    expect(new Set(pack.samples.map((sample) => sample.scene.expressionName)).size).toBeGreaterThanOrEqual(20);
    expect(pack.info.pictures).toBe(pack.length);
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(16 * 2 ** 20);
    expect(existsSync(join(folder, "DATA-CARD.md"))).toBe(true);
    expect(fileURLToPath(new URL("../../assets/pack-v1/", import.meta.url)).startsWith(folder)).toBe(true);
  });

  it.each([
    ["pack.json", /pack\.json: expected JSON, got something else .*; check the folder out again/],
    ["people.ndjson", /people\.ndjson, line \d+: expected JSON/],
    ["held-out.zip", /held-out\.zip cannot be read/],
  ])("says in one sentence that a copy's %s was cut short", async (name, says) => {
    const copy = mkdtempSync(join(tmpdir(), "faces-3d-pack-"));
    onTestFinished(() => rmSync(copy, { recursive: true }));
    cpSync(folder, copy, { recursive: true });
    truncateSync(join(copy, name), Math.floor(statSync(join(copy, name)).size / 2));
    const error: unknown = await openFacePack(copy).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(FacesError);
    expect((error as FacesError).message).toMatch(says);
  });

  it("says which picture is damaged", async () => {
    const no = new FacePack(
      folder,
      pack.info,
      pack.people,
      pack.samples,
      new Map([[`${pack.samples[0]!.id}.webp`, Uint8Array.of(1)]]),
    );
    await expect(no.decode(0)).rejects.toThrow(`the picture of ${pack.samples[0]!.id} is damaged`);
  });

  it("keeps every person in one split", () => {
    const splits = new Map(pack.people.map((person) => [person.id, person.split]));
    expect(pack.samples.every((sample) => splits.get(sample.person) === sample.split)).toBe(true);
    expect(pack.indices("held-out").length).toBeGreaterThanOrEqual(150);
  });

  it("is FFHQ-aligned by its landmarks", () => {
    for (const { landmarks } of pack.samples) {
      const corners = quadCorners(ffhqSquare(landmarks));
      expect(Math.abs(corners[0]! + 0.5)).toBeLessThan(0.05);
      expect(Math.abs(corners[4]! - 127.5)).toBeLessThan(0.05);
    }
  });

  it("decodes to pictures of 128 pixels that are not flat", async () => {
    for (const index of [0, 777, pack.length - 1]) {
      const { width, height, data } = await pack.decode(index);
      expect([width, height, data.length]).toEqual([128, 128, 128 * 128 * 3]);
      expect(new Set(data).size).toBeGreaterThan(60);
    }
    const { person, landmarks } = await pack.at(3);
    expect([person, landmarks?.points.length]).toEqual([pack.samples[3]!.person, 136]);
  });
});
