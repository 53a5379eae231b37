import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import { lockFile } from "@mfim/files";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isUsable } from "../prepared/manifest.ts";
import { readManifest } from "../prepared/manifest-file.ts";
import { loadPreparedFolder, openPreparedFolder } from "../prepared/prepared-folder.ts";
import { verifyPrepared } from "../prepared/verify-prepared.ts";
import { type PrepareOptions, prepare } from "./prepare.ts";

const face = (x: number, y: number, scale: number, score: number): DetectedFace => ({
  score,
  box: [x - 40 * scale, y - 40 * scale, 80 * scale, 80 * scale],
  landmarks: {
    scheme: "five-points",
    points: Float32Array.from([-20, -20, 20, -20, 0, 0, -15, 25, 15, 25], (v, i) => v * scale + (i % 2 === 0 ? x : y)),
  },
});

/** Finds what the first pixel says: red / 10 faces, the first in the middle, of a scale of green / 100. */
class MarkedDetector implements LandmarkDetector {
  readonly id: string;
  calls = 0;
  constructor(id = "marked") {
    this.id = id;
  }
  async detect({ width, height, data }: Pixels): Promise<DetectedFace[]> {
    this.calls++;
    const [count, scale] = [Math.round((data[0] as number) / 10), (data[1] as number) / 100];
    const all = [face(width / 2, height / 2, scale, 0.9), face(40, 40, scale * 1.5, 0.8)];
    return all.slice(0, count);
  }
  dispose() {}
  [Symbol.dispose]() {}
}

async function photograph(faces: number, scale = 1, blurred = false, size = 200): Promise<Buffer> {
  const data = Uint8Array.from({ length: size * size * 3 }, (_, i) => (blurred ? 120 : (i * 2654435761) % 251));
  data.set([faces * 10, Math.round(scale * 100), 0]);
  return sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

let folder: string;
let [photos, out] = ["", ""];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "prepare-"));
  [photos, out] = [join(folder, "photos"), join(folder, "out")];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: Uint8Array | string): Promise<void> {
  const path = join(photos, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content);
}

const run = (options: Partial<PrepareOptions> = {}, detector = new MarkedDetector()) =>
  prepare(photos, out, detector, { size: 32, threads: 0, ...options });

async function people(count: number, each: number): Promise<void> {
  const picture = await photograph(1);
  for (let p = 0; p < count; p++) for (let i = 0; i < each; i++) await put(`person ${p}/${i}.png`, picture);
}

describe("prepare", () => {
  it("aligns what it can and says of the rest why not", async () => {
    await put("ada/good.png", await photograph(1));
    await put("ada/übel #1 (100%)\n.png", await photograph(1));
    await put("bob/two.png", await photograph(2));
    await put("bob/none.png", await photograph(0));
    await put("bob/small.png", await photograph(1, 0.05));
    await put("bob/huge.png", await photograph(1, 2.2));
    await put("bob/blurred.png", await photograph(1, 1, true));
    await put("bob/text.jpg", "no picture");
    await put("bob/cut.png", (await photograph(1)).subarray(0, 500));
    await put("bob/.hidden", "left out");
    const summary = await run({ severalFaces: "refuse", minimumSharpness: 2 });
    expect(summary).toMatchObject({ done: 9, total: 9, usable: 2, resumed: 0, interrupted: false });
    expect(summary.refused).toEqual({
      "several-faces": 1,
      "no-face": 1,
      "too-small": 1,
      "cut-by-border": 1,
      "too-blurred": 1,
      "not-a-picture": 1,
      corrupt: 1,
    });
    const { records } = await readManifest(out);
    expect(records.map((record) => record.source)).toEqual([...records.map((record) => record.source)].sort());
    const cut = records.find((record) => record.source === "bob/cut.png");
    expect(cut).toMatchObject({ refusal: "corrupt", person: "bob" });

    const set = await openPreparedFolder(out);
    const sample = await set.at(1);
    expect([set.length, sample.person, sample.id, sample.pixels.width]).toEqual([
      2,
      "ada",
      "ada/übel #1 (100%)\n.png",
      32,
    ]);
    // A face worked out by hand: its square is 162 pixels wide, its eyes are 40 apart and level.
    const [lx, ly, rx, ry] = Array.from(sample.landmarks?.points ?? []) as [number, number, number, number];
    expect(rx - lx).toBeCloseTo((40 / 162) * 32, 2);
    expect(ly).toBeCloseTo(ry, 3);
    expect((lx + rx) / 2).toBeCloseTo(15.5, 1);
    await set.close();
    expect((await verifyPrepared(out)).problems).toEqual([]);
  });

  it.each(["png", "webp", "jpeg", "raw"] as const)(
    "goes on after a kill as if nothing had happened: %s",
    async (format) => {
      await people(5, 4);
      await run({ format });
      const whole = await readFile(join(out, "manifest.ndjson"), "utf8");
      const table = await loadPreparedFolder(out);

      // A kill between two writes: half a line, and a picture that no line knows of.
      const lines = whole.split("\n");
      await writeFile(join(out, "manifest.ndjson"), `${lines.slice(0, 8).join("\n")}\n${lines[8]?.slice(0, 40)}`);
      if (format === "raw") await appendFile(join(out, "pictures.u8"), new Uint8Array(999));
      const detector = new MarkedDetector();
      const summary = await run({ format }, detector);
      expect([summary.resumed, summary.usable, detector.calls]).toEqual([7, 20, 13]);
      expect(await readFile(join(out, "manifest.ndjson"), "utf8")).toBe(whole);
      expect((await loadPreparedFolder(out)).pictures).toEqual(table.pictures);

      const idle = new MarkedDetector();
      expect((await run({ format }, idle)).resumed).toBe(20);
      expect(idle.calls).toBe(0);
    },
  );

  it("stops at a signal and goes on later", async () => {
    await people(4, 4);
    const stop = new AbortController();
    const summary = await run({ signal: stop.signal, onProgress: ({ done }) => done === 3 && stop.abort() });
    expect(summary.interrupted).toBe(true);
    expect(summary.done).toBeLessThan(16);
    expect((await run()).done).toBe(16);
    expect((await readManifest(out)).records.length).toBe(16);
    // A signal that comes when all is done interrupts nothing.
    await rm(out, { recursive: true });
    const late = new AbortController();
    const whole = await run({ signal: late.signal, onProgress: ({ done }) => done === 16 && late.abort() });
    expect([whole.done, whole.interrupted]).toEqual([16, false]);
  });

  it("gives the same folder with threads as without", async () => {
    await people(3, 2);
    await put("person 1/broken.png", "nothing");
    await run({ threads: 2 });
    const threaded = await readFile(join(out, "manifest.ndjson"), "utf8");
    await rm(out, { recursive: true });
    await run({ threads: 0 });
    expect(await readFile(join(out, "manifest.ndjson"), "utf8")).toBe(threaded);
  });

  it("splits by person, by the seed alone", async () => {
    await people(10, 3);
    await run({ heldOutShare: 0.3, seed: 7 });
    const [train, heldOut] = await Promise.all([
      openPreparedFolder(out, { split: "train" }),
      openPreparedFolder(out, { split: "held-out" }),
    ]);
    expect([train.length, heldOut.length]).toEqual([21, 9]);
    expect(train.persons.filter((person) => heldOut.persons.includes(person))).toEqual([]);
    // People who come later are trained on; nobody changes sides.
    await put("person 99/0.png", await photograph(1));
    await run({ heldOutShare: 0.3, seed: 7 });
    expect((await openPreparedFolder(out, { split: "held-out" })).persons).toEqual(heldOut.persons);
  });

  it("takes the face that the rule says", async () => {
    await put("a.png", await photograph(2, 1, false, 400));
    const middle = async (severalFaces: "largest" | "centre") => {
      await rm(out, { recursive: true, force: true });
      await run({ severalFaces, maximumOutside: 1 });
      const [record] = (await readManifest(out)).records.filter(isUsable);
      return [record?.landmarks[4], record?.landmarks[5]];
    };
    expect(await middle("centre")).toEqual([200, 200]);
    expect(await middle("largest")).toEqual([40, 40]);
  });
});

describe("prepare refuses", () => {
  it("a folder that is missing, empty, or a file", async () => {
    await expect(run()).rejects.toThrow(/expected a folder of photographs/);
    await mkdir(photos);
    await expect(run()).rejects.toThrow(/holds no file/);
    await put("a.png", await photograph(1));
    await writeFile(out, "in the way");
    await expect(run()).rejects.toThrow(/choose another --out/);
  });

  it.skipIf(process.getuid?.() === 0)("a read-only folder", async () => {
    await put("a.png", await photograph(1));
    await mkdir(out);
    await chmod(out, 0o500);
    await expect(run()).rejects.toThrow(/may not be written/);
  });

  // Root may write anywhere but where the kernel says no.
  it.skipIf(process.platform !== "linux")("a place where no folder can be made", async () => {
    await put("a.png", await photograph(1));
    await expect(prepare(photos, "/sys/mfim-prepared", new MarkedDetector(), { size: 32, threads: 0 })).rejects.toThrow(
      /choose another --out/,
    );
  });

  it("another preparation's folder, and says in what it differs", async () => {
    await people(1, 1);
    await run();
    await expect(run({ size: 64, severalFaces: "centre" })).rejects.toThrow(
      /size 32, now 64; severalFaces largest, now centre/,
    );
    await expect(run({}, new MarkedDetector("other"))).rejects.toThrow(/detector marked, now other/);
  });

  it("a folder in use, but not one that a dead process left", async () => {
    await people(1, 1);
    await mkdir(out);
    const lock = await lockFile(join(out, "prepare.lock"), { busy: () => new Error("not this one") });
    const held = await readFile(join(out, "prepare.lock"), "utf8");
    await expect(run()).rejects.toThrow(new RegExp(`process ${process.pid} is preparing this folder`));
    await lock[Symbol.asyncDispose]();
    expect((await run()).usable).toBe(1);
    await writeFile(join(out, "pictures", "half.png.77-0123abcd.tmp"), "half");
    // In a container that is started anew the same number is another process.
    await writeFile(join(out, "prepare.lock"), held.replace(/"began":"[^"]*"/, '"began":"1"'));
    expect((await run()).usable).toBe(1);
    expect((await readdir(out)).sort()).toEqual(["manifest.ndjson", "pictures"]);
    expect(await readdir(join(out, "pictures"))).not.toContain("half.png.77-0123abcd.tmp");
  });

  it("a damaged manifest, with the line", async () => {
    await people(1, 3);
    await run();
    await appendFile(join(out, "manifest.ndjson"), '{"source":"x"}\n');
    await expect(openPreparedFolder(out)).rejects.toThrow(/manifest\.ndjson, line 5: expected a record/);
    await writeFile(join(out, "manifest.ndjson"), "hello\n");
    await expect(openPreparedFolder(out)).rejects.toThrow(/line 1: expected the header/);
    await expect(openPreparedFolder(photos)).rejects.toThrow(/has no manifest/);
  });
});

describe("verifyPrepared", () => {
  it("names pictures that are missing, changed or cut off", async () => {
    await people(1, 3);
    await run();
    await rm(join(out, "pictures/person 0/0.png.png"));
    await writeFile(join(out, "pictures/person 0/1.png.png"), await photograph(0));
    const { checked, problems } = await verifyPrepared(out);
    expect(checked).toBe(3);
    expect(problems.map((problem) => problem.source)).toEqual(["person 0/0.png", "person 0/1.png"]);
    expect(problems[1]?.what).toMatch(/changed/);

    await rm(out, { recursive: true });
    await run({ format: "raw" });
    const raw = join(out, "pictures.u8");
    await truncate(raw, (await stat(raw)).size - 10);
    expect((await verifyPrepared(out)).problems.map((problem) => problem.source)).toEqual(["person 0/2.png"]);
    await expect(loadPreparedFolder(out)).rejects.toThrow(/expected picture 2 to have 3072 bytes, got 3062/);
  });
});
