import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hasFfmpeg, readFrame } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { dotOnEye, madeRecogniser, madeSwapper, redDot, type SwapperFacts, swapperFacts } from "@mfim/zoo/made";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
import { batchCommand } from "./batch-command.ts";
import { mixCommand } from "./mix-command.ts";
import { videoCommand } from "./video-command.ts";

let folder = "";
let server: Server;
let mirror = "";
const served = new Map<string, Buffer>();
/** Every request: its path and its range. */
const asked: string[] = [];
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-fetched-"));
  const [anna, bert] = (await syntheticPhotographs(2)) as [() => Sharp, () => Sharp];
  await anna().jpeg({ quality: 95 }).toFile(at("a.jpg"));
  await bert().jpeg({ quality: 95 }).toFile(at("b.jpg"));
  const swapper = await madeSwapper(swapperFacts["ghost-1"] as SwapperFacts, dotOnEye("ghost-1"));
  served.set("/ghost-1/ghost_unet_1_block.onnx", Buffer.from(swapper));
  served.set("/ghost-arcface/ghost_arcface_backbone.onnx", Buffer.from(await madeRecogniser()));
  let cut = false;
  // As the real hosts: the first address sends to another host, which breaks off once and takes ranges.
  server = createServer(({ url = "", headers }, response) => {
    const [, place = "", path = ""] = /^\/(mirror|store)(\/.*)$/.exec(url) ?? [];
    const content = served.get(path);
    if (content === undefined) return void response.writeHead(404).end();
    if (place === "mirror")
      return void response
        .writeHead(302, { location: `${mirror.replace("127.0.0.1", "localhost").replace("mirror", "store")}${path}` })
        .end();
    asked.push(`${path} ${headers.range ?? ""}`);
    const tag = `"${createHash("sha256").update(content).digest("hex")}"`;
    const from = headers["if-range"] === tag ? Number(/\d+/.exec(headers.range ?? "")?.[0] ?? 0) : 0;
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      etag: tag,
      "content-length": rest.length,
      ...(from > 0 && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    if (cut || !path.includes("unet")) return void response.end(rest);
    cut = true;
    return void response.write(rest.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const root = new URL("../../../../", import.meta.url);
/** A command of the repository as its user runs it, in the folder of the photographs. */
function run(main: string, ...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const tsx = pathToFileURL(createRequire(new URL("package.json", root)).resolve("tsx")).href;
  const flags = ["--conditions=@mfim/source", "--import", tsx];
  const env = { ...process.env, MFIM_CACHE: join(folder, "cache"), MFIM_ZOO_MIRROR: mirror };
  return new Promise((resolve) => {
    const path = fileURLToPath(new URL(main, root));
    execFile(process.execPath, [...flags, path, ...args], { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
    );
  });
}
const mains: Readonly<Record<string, string>> = {
  zoo: "packages/zoo/src/cli/main.ts",
  mfim: "apps/cli/src/main.ts",
  bench: "apps/bench/src/main.ts",
};
interface Measured {
  readonly methods: readonly { readonly method: string; readonly missing: number }[];
}

/** The steps of docs/baselines.md, "From nothing to Ghost's swap": program and words of each. */
async function documentedSteps(): Promise<readonly (readonly [string, readonly string[]])[]> {
  const page = await readFile(new URL("docs/baselines.md", root), "utf8");
  const steps = /From nothing to Ghost's swap[\s\S]*?```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  return [...steps.matchAll(/^npm run (\w+) -- (.*)$/gm)].map(([, program = "", words = ""]) => [
    mains[program] as string,
    words.split(" "),
  ]);
}

test("the documented steps: two commands from nothing to a swapped photograph, one to its figures", async () => {
  const [[zoo, fetch], [mfim, swap], [bench, measure], ...more] = (await documentedSteps()) as [
    [string, string[]],
    [string, string[]],
    [string, string[]],
  ];
  expect(more).toEqual([]);
  const refused = await run(zoo, ...fetch);
  expect(refused.code).toBe(1);
  expect(refused.text).toMatch(/^ghost-arcface \(size not known\), ghost-1 \(size not known\): Apache-2\.0/m);
  expect(refused.text).toMatch(/nothing is downloaded until its licence is accepted: Apache-2\.0/);
  expect(asked).toEqual([]);
  // What is served here is not Ghost: its published hash tells.
  const wrong = await run(zoo, ...fetch, "--accept-licence");
  expect(wrong.code).toBe(1);
  // It was broken off once, and went on from there.
  expect(asked).toContainEqual(expect.stringMatching(/ghost_unet_1_block\.onnx bytes=\d+-$/));
  expect(wrong.text).toMatch(/expected ghost_arcface_backbone\.onnx with sha256 18bb8057[\s\S]*which was removed/);
  asked.length = 0;

  const fetched = await run(zoo, ...fetch, "--accept-licence", "--any-hash");
  expect(fetched.text).toMatch(/ghost-1 is in .*a config names it as method: zoo:ghost-1/);
  expect(fetched.code).toBe(0);
  const swapped = await run(mfim, ...swap);
  expect(swapped.text).toMatch(/c\.png/);
  expect(swapped.code).toBe(0);
  await expectDot("c.png");
  if (process.env["MFIM_LONG_TESTS"] !== "1") return;
  const measured = await run(bench, ...measure, "--limit", "2");
  expect(measured.text).toMatch(/^ghost-1 /m);
  expect(measured.code).toBe(0);
  const { methods } = JSON.parse(await readFile(at("runs/ghost/result.json"), "utf8")) as Measured;
  expect(methods.map(({ method, missing }) => [method, missing])).toEqual(
    ["ghost-1", "mfim", "target", "source", "truth"].map((method) => [method, 0]),
  );
}, 300_000);

/** The face of the made photograph fills 256 pixels from (70, 30): its eye is at 0.377 and 0.469 of it, nearly. */
async function expectDot(name: string): Promise<void> {
  const { data, info } = await sharp(at(name)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [x, y] = redDot(data, info.width);
  expect(Math.abs(x * info.width - (70 + 256 * 0.377)), name).toBeLessThan(8);
  expect(Math.abs(y * info.height - (30 + 256 * 0.469)), name).toBeLessThan(8);
}

const ffmpeg = await hasFfmpeg();

test("a batch and a video by it are commands like any, and a mixture is refused", async () => {
  // What the steps above have fetched.
  process.env["MFIM_CACHE"] = at("cache");
  const model = ["--model", "zoo:ghost-1", "--no-similarity"];
  const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  try {
    await writeFile(at("pairs.csv"), "source,target,out\na.jpg,b.jpg,one.png\n");
    await batchCommand().parseAsync([at("pairs.csv"), "--out", at("batch"), ...model], { from: "user" });
    await expectDot("batch/one.png");
    const mixing = ["--source", at("a.jpg"), at("b.jpg"), "--target", at("b.jpg"), "--out", at("mix.png"), ...model];
    await expect(mixCommand().parseAsync(mixing, { from: "user" })).rejects.toThrow(
      /expected an MFIM model, got ghost-1, which only swaps/,
    );
    if (!ffmpeg) return;
    const film = "-v error -y -loop 1 -i b.jpg -t 0.2 -r 10 -c:v libx264 -pix_fmt yuv420p in.mp4";
    execFileSync("ffmpeg", film.split(" "), { cwd: folder });
    const words = ["--source", at("a.jpg"), "--target", at("in.mp4"), "--out", at("out.mp4"), "--quality", "0"];
    await videoCommand().parseAsync([...words, ...model], { from: "user" });
    const { data, width, height } = await readFrame(at("out.mp4"), 1);
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(at("frame.png"));
    await expectDot("frame.png");
  } finally {
    printed.mockRestore();
  }
}, 120_000);
