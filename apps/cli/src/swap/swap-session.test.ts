import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSwapRecord } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { fileSha256, weightFilesHash } from "@mfim/zoo/swapping";
import * as tf from "@tensorflow/tfjs";
import sharp, { type Region, type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPairs } from "../batch/pair-list.ts";
import { runBatch } from "../batch/run-batch.ts";
import { readProvenance } from "../commands/describe-provenance.ts";
import { readPhotograph } from "../picture/photograph.ts";
import { syntheticPhotographs, twoPeople } from "../testing/synthetic-photographs.ts";
import { writeTinyModel } from "../testing/tiny-model.ts";
import { readFacesMap } from "./faces-map.ts";
import { type PictureSettings, runPictureJob, runRoles } from "./picture-job.ts";
import type { Similarity } from "./similarity.ts";
import { SwapSession } from "./swap-session.ts";

let folder = "";
let session: SwapSession;
const at = (name: string) => join(folder, name);
const onlyFace: PictureSettings = { face: "refuse" };

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-cli-"));
  const [anna, bert, carl] = (await syntheticPhotographs(3)) as [() => Sharp, () => Sharp, () => Sharp];
  await anna().png().toFile(at("anna.png"));
  await bert().png().toFile(at("bert.png"));
  await carl().png().toFile(at("carl.png"));
  await (await twoPeople(bert(), carl())).png().toFile(at("two.png"));
  // A camera that was turned, and its owner's words.
  const turned = await bert().rotate(-90).png().toBuffer();
  await sharp(turned)
    .withExif({ IFD0: { Copyright: "Nobody" } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 98 })
    .toFile(at("turned.jpg"));
  await bert()
    .toColourspace("rgb16")
    .withExif({ IFD0: { Copyright: "Nobody" } })
    .png()
    .toFile(at("deep.png"));
  session = await SwapSession.open({ model: await writeTinyModel(at("model")) });
});

afterAll(async () => {
  session[Symbol.dispose]();
  await rm(folder, { recursive: true });
});

const raw = (file: string) => sharp(file).removeAlpha().raw().toBuffer();

/** Share of the bytes that differ within a rectangle. */
async function changed(before: string, after: string, box: Region): Promise<number> {
  const [a, b] = await Promise.all(
    [before, after].map((file) => sharp(file).extract(box).removeAlpha().raw().toBuffer()),
  );
  return (a as Buffer).filter((value, i) => value !== (b as Buffer)[i]).length / (a as Buffer).length;
}

const faceBox = { left: 150, top: 120, width: 90, height: 90 };
const wall = { left: 0, top: 0, width: 60, height: 320 };

test("a swap changes the face alone, says what it is and how alike it is", async () => {
  using sources = await session.sources([at("anna.png")], "refuse");
  const job = { target: at("bert.png"), out: at("swap.png"), sheet: at("sheet.png") };
  const report = await runPictureJob(session, sources, job, onlyFace);
  expect(await changed(job.target, job.out, faceBox)).toBeGreaterThan(0.9);
  expect(await changed(job.target, job.out, wall)).toBe(0);
  expect(report.faces).toBe(1);
  expect(report.similarity[0]?.toTarget).toBeLessThan(0.999);
  expect(session.meter?.id).toContain("faceres");
  const record = {
    tool: "MFIM 0.1.0",
    model: await weightFilesHash([at("model")]),
    sources: [await fileSha256(at("anna.png"))],
    target: await fileSha256(at("bert.png")),
  };
  expect(await readProvenance(job.out)).toEqual(record);
  expect(await readProvenance(job.sheet)).toEqual(record);
  expect(await readProvenance(job.target)).toBeUndefined();
  const sheet = await sharp(job.sheet).metadata();
  // Source, target, result and the result in the photograph, below a line of titles.
  expect([sheet.width, sheet.height]).toEqual([4 * 256 + 3 * 2, 33 + 256]);
});

test("orientation is applied, EXIF stays, 16 bits stay where nothing changed", async () => {
  using sources = await session.sources([at("anna.png")], "refuse");
  await runPictureJob(session, sources, { target: at("turned.jpg"), out: at("upright.png") }, onlyFace);
  const upright = await sharp(at("upright.png")).metadata();
  expect([upright.width, upright.height, upright.orientation ?? 1]).toEqual([400, 320, 1]);
  expect(upright.exif?.toString("latin1")).toContain("Nobody");

  await runPictureJob(session, sources, { target: at("deep.png"), out: at("deep-out.png") }, onlyFace);
  const deep = await sharp(at("deep-out.png")).metadata();
  expect(deep.depth).toBe("ushort");
  expect(deep.exif?.toString("latin1")).toContain("Nobody");
  expect(readSwapRecord(deep.xmp?.toString("utf8") ?? "")?.sources?.length).toBe(1);
  const levels = async (file: string) => {
    const bytes = await sharp(file).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  };
  const [before, after] = [await levels(at("deep.png")), await levels(at("deep-out.png"))];
  const column = (x: number) => (_: number, i: number) => Math.floor(i / 3) % 400 === x;
  expect(after.filter(column(10))).toEqual(before.filter(column(10)));
  expect(after.filter(column(190))).not.toEqual(before.filter(column(190)));
  // The same swap in eight bits is the same to a level.
  await runPictureJob(session, sources, { target: at("deep.png"), out: at("eight.webp") }, onlyFace);
  const eight = await raw(at("eight.webp"));
  expect(eight.length).toBe(after.length);
  expect(eight.findIndex((value, i) => Math.abs(value - ((after[i] as number) >> 8)) > 1)).toBe(-1);
});

test("where there are several faces one is chosen, or all are swapped", async () => {
  using sources = await session.sources([at("anna.png")], "refuse");
  const job = { target: at("two.png"), out: at("two-out.png") };
  await expect(runPictureJob(session, sources, job, onlyFace)).rejects.toThrow(/several faces.*2; choose with --face/);
  const right = { ...faceBox, left: faceBox.left + 400 };
  await runPictureJob(session, sources, job, { face: { number: 1 } });
  expect(await changed(job.target, job.out, faceBox)).toBe(0);
  expect(await changed(job.target, job.out, right)).toBeGreaterThan(0.9);
  expect((await runPictureJob(session, sources, job, { face: "all" })).faces).toBe(2);
  expect(await changed(job.target, job.out, faceBox)).toBeGreaterThan(0.9);
  await expect(runPictureJob(session, sources, job, { face: { number: 5 } })).rejects.toThrow(/--face names one/);
});

test("a mask keeps what it covers, and a label is drawn", async () => {
  using sources = await session.sources([at("anna.png")], "refuse");
  const black = { create: { width: 400, height: 320, channels: 3 as const, background: "#000" } };
  const white = await sharp({ create: { ...black.create, width: 200, background: "#fff" } })
    .png()
    .toBuffer();
  await sharp(black)
    .composite([{ input: white, left: 200, top: 0 }])
    .png()
    .toFile(at("mask.png"));
  const job = { target: at("bert.png"), out: at("masked.png") };
  await runPictureJob(session, sources, job, { ...onlyFace, mask: at("mask.png") });
  expect(await changed(job.target, job.out, { left: 0, top: 0, width: 200, height: 320 })).toBe(0);
  expect(await changed(job.target, job.out, { left: 200, top: 120, width: 40, height: 80 })).toBeGreaterThan(0.9);
  await sharp({ create: { ...black.create, width: 10 } })
    .png()
    .toFile(at("small.png"));
  await expect(runPictureJob(session, sources, job, { ...onlyFace, mask: at("small.png") })).rejects.toThrow(
    /--mask .*400 x 320 pixels, got 10 x 320/,
  );
  await runPictureJob(session, sources, job, { ...onlyFace, label: "Synthetic <&>" });
  expect(await changed(job.target, job.out, { left: 0, top: 310, width: 400, height: 10 })).toBeGreaterThan(0.9);
});

test("sources are mixed, and strength 0 leaves the target's identity", async () => {
  const target = at("bert.png");
  const paths = [at("anna.png"), at("carl.png")];
  const paint = async (mixing: Parameters<SwapSession["sources"]>[2]) => {
    using sources = await session.sources(paths, "refuse", mixing);
    await runPictureJob(session, sources, { target, out: at("mix.png") }, onlyFace);
    return raw(at("mix.png"));
  };
  const [even, first] = [await paint({ weights: "even" }), await paint({ weights: "global-local" })];
  expect(even.equals(first)).toBe(false);
  expect((await paint({ strength: 0 })).equals(await paint({ weights: "even", strength: 0 }))).toBe(true);
  expect((await readProvenance(at("mix.png")))?.sources?.length).toBe(2);
  await expect(paint({ weights: "features" })).rejects.toThrow(/expected 4 sources, got 2/);
});

test("what cannot be used is said in one sentence", async () => {
  await sharp({ create: { width: 300, height: 300, channels: 3, background: "#345" } })
    .png()
    .toFile(at("wall.png"));
  await writeFile(at("text.png"), "no picture");
  await expect(session.sources([at("wall.png")], "refuse")).rejects.toThrow(/wall\.png: no face was found/);
  await expect(session.sources([at("text.png")], "refuse")).rejects.toThrow(/text\.png: the file is no picture/);
  await expect(session.sources([at("gone.png")], "refuse")).rejects.toThrow(/gone\.png: the file cannot be read/);
  await expect(SwapSession.open({ model: at("nothing") })).rejects.toThrow(/--model .*config\.json, got ENOENT/);
});

test("a batch goes on where it stopped, and notes what it refused", async () => {
  await mkdir(at("lists"));
  await writeFile(
    at("lists/pairs.csv"),
    "source,target,out\n../anna.png,../bert.png,\n../anna.png,../wall.png,\n../carl.png,../bert.png,c/d.png\n",
  );
  const pairs = await readPairs(at("lists/pairs.csv"), undefined, async () => []);
  expect(pairs.map(({ out }) => out)).toEqual(["anna-on-bert.png", "anna-on-wall.png", "c/d.png"]);
  const options = { sourceFace: "refuse", mixing: {}, settings: onlyFace } as const;
  const first = await runBatch(session, pairs, at("results"), options);
  expect(first).toMatchObject({ total: 3, done: 3, found: 0 });
  expect(first.refused).toEqual([expect.stringMatching(/wall\.png: no face/)]);
  const [entry] = (await readFile(at("results/batch.ndjson"), "utf8"))
    .split("\n")
    .map((line) => line && JSON.parse(line));
  // Settings are read as they are, without a text in a text.
  expect(entry.settings).toMatchObject({ sourceFace: "refuse", mixing: {}, settings: onlyFace });
  expect(entry).toMatchObject({ out: "anna-on-bert.png", state: "done", recogniser: session.meter?.id });
  const { sourcesToTarget, toSources } = first.similarity[0] as Similarity;
  expect(entry.before).toEqual([Number((sourcesToTarget[0] as number).toFixed(4))]);
  expect(entry.toSource).toEqual([Number((toSources[0] as number).toFixed(4))]);
  expect(entry.before).not.toEqual(entry.toSource);
  const written = async () => (await stat(at("results/c/d.png"))).mtimeMs;
  const time = await written();
  await rm(at("results/anna-on-bert.png"));
  await writeFile(at("results/batch.ndjson"), `${await readFile(at("results/batch.ndjson"), "utf8")}{"half`);
  const seen: number[] = [];
  const again = await runBatch(session, pairs, at("results"), {
    ...options,
    onProgress: ({ done }) => seen.push(done),
  });
  expect(again).toMatchObject({ done: 3, found: 1 });
  // The verdict is over all that is there, whichever run made it.
  const rounded = ({ similarity }: { readonly similarity: readonly Similarity[] }) =>
    similarity.map(({ toSources, sourcesToTarget }) => [...toSources, ...sourcesToTarget].map((v) => v.toFixed(3)));
  expect(rounded(again)).toEqual(rounded(first));
  expect(seen).toEqual([1, 2, 3]);
  expect(await written()).toBe(time);
  expect((await stat(at("results/anna-on-bert.png"))).size).toBeGreaterThan(0);
  // Other settings are another result.
  expect((await runBatch(session, pairs, at("results"), { ...options, mixing: { strength: 0.5 } })).found).toBe(0);
  await writeFile(at("lists/out.csv"), "source,target,out\na,b,../../x.png\n");
  await expect(readPairs(at("lists/out.csv"), undefined, async () => [])).rejects.toThrow(/below the folder/);
  await expect(readPairs(at("lists"), undefined, async () => [])).rejects.toThrow(/expected --source/);
});

test("a batch swaps again what was replaced, and one bad pair does not end it", async () => {
  await mkdir(at("again"));
  await copyFile(at("anna.png"), at("again/source.png"));
  await copyFile(at("bert.png"), at("again/target.png"));
  // Names that are too long, and as long as they may be.
  const outs = ["bad.bmp", `${"m".repeat(300)}.png`, `${"n".repeat(250)}.png`];
  const rows = outs.map((out) => `source.png,target.png,${out}`);
  await writeFile(at("again/pairs.csv"), ["source,target,out", ...rows].join("\n"));
  const pairs = await readPairs(at("again/pairs.csv"), undefined, async () => []);
  const options = { sourceFace: "refuse", mixing: {}, settings: onlyFace } as const;
  const first = await runBatch(session, pairs, at("again/out"), options);
  expect(first).toMatchObject({ total: 3, done: 3, found: 0 });
  expect(first.refused.length).toBe(2);
  expect(first.refused[0]).toMatch(/bad\.bmp: expected a name that ends in/);
  expect(first.refused[1]).toMatch(/takes no name so long/);
  const good = await raw(at(`again/out/${outs[2]}`));
  expect((await runBatch(session, pairs, at("again/out"), options)).found).toBe(1);
  await copyFile(at("carl.png"), at("again/source.png"));
  expect((await runBatch(session, pairs.slice(2), at("again/out"), options)).found).toBe(0);
  expect((await raw(at(`again/out/${outs[2]}`))).equals(good)).toBe(false);
  // What is to be known of a picture that was swapped all the same.
  const whole = await sharp(at("bert.png")).jpeg().toBuffer();
  await writeFile(at("again/cut.jpg"), whole.subarray(0, Math.floor(0.95 * whole.length)));
  const cut = { source: at("anna.png"), target: at("again/cut.jpg"), out: "cut.png" };
  const { notes } = await runBatch(session, [cut], at("again/noted"), options);
  expect([...notes]).toEqual([[expect.stringMatching(/cut\.jpg: a part of the picture is missing/), 1]]);
  expect(JSON.parse(await readFile(at("again/noted/batch.ndjson"), "utf8")).notes).toEqual([...notes.keys()]);
});

test("no result of a batch replaces a picture of any pair, nor the person's; nothing is done before that is known", async () => {
  const own = (name: string) => at(`replacing/${name}`);
  await mkdir(own(""));
  for (const name of ["anna", "bert", "carl"]) await copyFile(at(`${name}.png`), own(`${name}.png`));
  const [source, other] = [own("anna.png"), own("carl.png")];
  const options = { sourceFace: "refuse", mixing: {}, settings: onlyFace } as const;
  const batch = (outs: readonly [string, string], settings: PictureSettings = onlyFace) => {
    const pairs = [own("bert.png"), other].map((target, n) => ({ source, target, out: outs[n] as string }));
    return runBatch(session, pairs, own(""), { ...options, settings });
  };
  // Its own target, the next pair's, which would then be a swap of a swap, and everybody's source.
  await expect(batch(["new.png", "carl.png"])).rejects.toThrow(/^out .*carl\.png: .*which it would replace/);
  await expect(batch(["carl.png", "new.png"])).rejects.toThrow(/which it would replace/);
  await expect(batch(["new.png", "./x/../anna.png"])).rejects.toThrow(/which it would replace/);
  await copyFile(at("bert.png"), own("person.png"));
  await expect(batch(["new.png", "person.png"], { face: { person: own("person.png") } })).rejects.toThrow(
    /person\.png, which it would replace/,
  );
  // A target that the batch itself would make.
  const chain = [
    { source, target: other, out: "first.png" },
    { source, target: own("first.png"), out: "second.png" },
  ];
  await expect(runBatch(session, chain, own(""), options)).rejects.toThrow(/which it would replace/);
  expect((await readdir(own(""))).sort()).toEqual(["anna.png", "bert.png", "carl.png", "person.png"]);
});

test("a person is chosen by a picture, and two people get two sources", async () => {
  await writeFile(at("roles.csv"), "face,source\ncarl.png,anna.png\n1,carl.png\n");
  const roles = await readFacesMap(at("roles.csv"));
  expect(roles.map(({ face }) => face)).toEqual([{ person: at("carl.png") }, { number: 0 }]);
  const photograph = await readPhotograph(at("two.png"));
  const [found] = await session.faces(photograph, { person: at("carl.png") }, "--face");
  expect(found?.quad[0]).toBeGreaterThan(400);
  await expect(session.faces(photograph, { person: at("anna.png") }, "--face")).rejects.toThrow(
    /expected the person of the reference picture/,
  );
  using first = await session.sources([at("anna.png")], "refuse");
  using second = await session.sources([at("carl.png")], "refuse");
  const cast = [
    { wish: { person: at("carl.png") }, sources: first },
    { wish: { number: 0 }, sources: second },
  ];
  const report = await runRoles(session, cast, { target: at("two.png"), out: at("roles.png") }, {});
  expect(report.faces).toBe(2);
  for (const left of [faceBox.left, faceBox.left + 400])
    expect(await changed(at("two.png"), at("roles.png"), { ...faceBox, left })).toBeGreaterThan(0.9);
  expect((await readProvenance(at("roles.png")))?.sources?.length).toBe(2);
  await expect(
    runRoles(session, [...cast, ...cast], { target: at("two.png"), out: at("roles.png") }, {}),
  ).rejects.toThrow(/got one face twice/);
});

test("a monochrome photograph stays one", async () => {
  await sharp(at("bert.png")).greyscale().png().toFile(at("grey.png"));
  using sources = await session.sources([at("anna.png")], "refuse");
  await runPictureJob(session, sources, { target: at("grey.png"), out: at("grey-out.png") }, onlyFace);
  const after = await raw(at("grey-out.png"));
  expect(after.some((value, i) => i % 3 !== 0 && value !== after[i - (i % 3)])).toBe(false);
  expect(await changed(at("grey.png"), at("grey-out.png"), faceBox)).toBeGreaterThan(0.9);
});

test("pictures leave no tensor behind", async () => {
  const run = async () => {
    using sources = await session.sources([at("anna.png"), at("carl.png")], "refuse", { strength: 0.5 });
    await runPictureJob(session, sources, { target: at("bert.png"), out: at("leak.png") }, onlyFace);
  };
  await run();
  const before = tf.memory().numTensors;
  await run();
  expect(tf.memory().numTensors).toBe(before);
});
