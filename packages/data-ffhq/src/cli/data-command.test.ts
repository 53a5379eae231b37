import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LandmarkDetector } from "@mfim/core";
import { decodePicture } from "@mfim/photographs";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openPreparedFolder } from "../prepared/prepared-folder.ts";
import { dataCommand } from "./data-command.ts";

const detector: LandmarkDetector = {
  id: "middle",
  detect: async ({ width, height }) => [
    {
      score: 1,
      box: [0, 0, width, height],
      landmarks: {
        scheme: "five-points",
        points: Float32Array.from(
          [-10, -10, 10, -10, 0, 0, -8, 12, 8, 12],
          (v, i) => v + (i % 2 === 0 ? width : height) / 2,
        ),
      },
    },
  ],
  dispose() {},
  [Symbol.dispose]() {},
};

let folder: string;
let printed: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-cli-"));
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  const picture = await sharp({ create: { width: 120, height: 120, channels: 3, background: "#406080" } })
    .png()
    .toBuffer();
  for (const person of ["ada", "bob", "eve", "max"]) {
    await mkdir(join(folder, "in", person), { recursive: true });
    await writeFile(join(folder, "in", person, "1.png"), picture);
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

const run = (...words: string[]) =>
  dataCommand({ detectors: ["middle"], loadDetector: async () => detector })
    .exitOverride()
    .parseAsync(words, { from: "user" });

test("prepare, stats, inspect and verify work on one folder", async () => {
  const out = join(folder, "out");
  await run("prepare", join(folder, "in"), "--out", out, "--size", "32", "--threads", "0");
  expect(printed).toEqual([`4 of 4 photographs usable, in ${out}.`]);
  expect(process.exitCode).toBe(0);
  await run("stats", out, "--json");
  expect(JSON.parse(printed[1] as string)).toMatchObject({
    photographs: 4,
    usable: 4,
    split: { train: { pictures: 2, people: 2 }, "held-out": { pictures: 2, people: 2 } },
  });
  await run("inspect", out, "--sheet", join(folder, "sheet.png"), "--limit", "3");
  const { width, height } = await decodePicture(await readFile(join(folder, "sheet.png")), "sheet");
  // Two rows, each below a line of names.
  expect([width, height > 66 + 20]).toEqual([66, true]);
  await run("verify", out);
  expect(printed.at(-1)).toBe("4 pictures checked, 0 with a problem.");
  await writeFile(join(out, "pictures/ada/1.png.png"), "changed");
  await run("verify", out);
  expect(process.exitCode).toBe(1);
});

test("a damaged picture is counted, named, and shows in the exit code", async () => {
  const out = join(folder, "out");
  await writeFile(join(folder, "in/bob/2.png"), "no picture");
  await run("prepare", join(folder, "in"), "--out", out, "--size", "32", "--threads", "0");
  expect(printed).toContain("  1 refused: the file is no picture");
  expect(process.exitCode).toBe(3);
  await run("stats", out, "--refused");
  expect(printed.at(-1)).toBe('"bob/2.png": the file is no picture (no picture format is recognised)');
});

test("what cannot be used at all is an error", async () => {
  await mkdir(join(folder, "none"));
  await writeFile(join(folder, "none/a.txt"), "text");
  await expect(
    run("prepare", join(folder, "none"), "--out", join(folder, "out"), "--size", "32", "--threads", "0"),
  ).rejects.toThrow(/at least one usable photograph, got none of 1/);
  await expect(run("stats", folder)).rejects.toThrow(/has no manifest/);
});

test("protocols are listed, shown, drawn, and made of lists", async () => {
  await run("protocol", "list");
  expect(printed.some((line) => line.startsWith("celeba-hq-28000-29000: sources 28000"))).toBe(true);
  expect(printed.find((line) => line.startsWith("casia-video-normal: "))).toMatch(
    /30 pairs of video_pairs_normal\.txt, SHA-256 8e0b5e94f857; bring it from https:/,
  );
  await run("protocol", "show", "faceforensics-even-10", "--limit", "1");
  expect(printed.at(-1)).toBe("000_003/00\t003#even:0/10\t000#even:0/10\t003#even:5/10");
  const [list, made, drawn] = ["list.txt", "made.json", "drawn.json"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(list, "1_2.jpg\n3_4.jpg\n");
  await run(
    "protocol",
    "from-list",
    list,
    "--order",
    "target-source",
    "--out",
    made,
    "--name",
    "mine",
    "--dataset",
    "celeba-hq",
  );
  await run("protocol", "show", made);
  expect(printed.at(-1)).toBe("3_4\t4\t3");
  await run(
    "protocol",
    "draw",
    "--first",
    "0",
    "--past",
    "4",
    "--out",
    drawn,
    "--name",
    "all-4",
    "--dataset",
    "celeba-hq",
  );
  expect(printed.at(-1)).toMatch(/12 pairs, checksum [0-9a-f]{64}$/);
});

test("a file that is not the published list of its name is refused by from-published, and told of by the others", async () => {
  const warned: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void warned.push(line));
  const [list, made] = ["image_pairs_normal.txt", "made.json"].map((name) => join(folder, name)) as [string, string];
  await writeFile(list, "0041-0_0.png 1268-0_0.png\r\n");
  await expect(run("protocol", "from-published", list, "--out", made)).rejects.toThrow(
    /expected a list as it was published, image_pairs_normal\.txt \(45000 pairs, .* got another file/,
  );
  await run("protocol", "from-list", list, "--out", made, "--name", "mine", "--dataset", "casia");
  expect(warned).toEqual([expect.stringMatching(/is another file, .* than the published image_pairs_normal\.txt/)]);
});

test("prepare takes a data set's own landmarks without looking", async () => {
  await mkdir(join(folder, "points"));
  await writeFile(join(folder, "points/1.txt"), "50 50\n70 50\n60 60\n52 71\n68 71\n");
  await run(
    "prepare",
    join(folder, "in"),
    "--out",
    join(folder, "own"),
    "--size",
    "32",
    "--threads",
    "0",
    "--landmarks",
    join(folder, "points"),
  );
  expect(printed).toEqual([`4 of 4 photographs usable, in ${join(folder, "own")}.`]);
});

test("a data set that is aligned already becomes a prepared folder, by its own split", async () => {
  const out = join(folder, "imported");
  for (const number of [7, 59999, 60000, 69999])
    await copyFile(join(folder, "in/ada/1.png"), join(folder, `in/${String(number).padStart(5, "0")}.png`));
  for (const person of ["ada", "bob", "eve", "max"]) await rm(join(folder, "in", person), { recursive: true });
  await writeFile(join(folder, "in/00008.png"), "half a pict");
  await run("import", join(folder, "in"), "--form", "ffhq-folder", "--out", out, "--size", "16");
  expect(printed).toEqual([`4 of 5 pictures usable, in ${out}.`, "  1 refused: the file is no picture"]);
  expect(process.exitCode).toBe(3);
  await using heldOut = await openPreparedFolder(out, { split: "held-out" });
  expect(heldOut.records.map(({ source }) => source)).toEqual(["60000", "69999"]);
  const { pixels, landmarks } = await heldOut.at(0);
  expect([pixels.width, Math.round(landmarks?.points[4] as number)]).toEqual([16, 8]);
  await run("verify", out);
  expect(printed.at(-1)).toBe("4 pictures checked, 0 with a problem.");
  await run("import", join(folder, "in"), "--form", "ffhq-folder", "--out", out, "--size", "16");
  expect(printed.at(-2)).toBe(`4 of 5 pictures usable, in ${out}.`);
});
