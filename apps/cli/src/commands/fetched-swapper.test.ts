import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { useNativeBackend } from "@mfim/testing";
import { dotOnEye, madeRecogniser, madeSwapper, redDot, type SwapperFacts, swapperFacts } from "@mfim/zoo/made";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";

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
  await anna().png().toFile(at("a.png"));
  await bert().png().toFile(at("b.png"));
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

/** A command of the repository as its user runs it. */
function run(main: string, ...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const flags = ["--conditions=@mfim/source", "--import", "tsx"];
  const env = { ...process.env, MFIM_CACHE: join(folder, "cache"), MFIM_ZOO_MIRROR: mirror };
  return new Promise((resolve) => {
    const path = fileURLToPath(new URL(main, import.meta.url));
    execFile(process.execPath, [...flags, path, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
    );
  });
}
const bench = "../../../bench/src/main.ts";
interface Measured {
  readonly methods: readonly { readonly method: string; readonly missing: number }[];
}
const zoo = (...args: string[]) => run("../../../../packages/zoo/src/cli/main.ts", ...args);

test("fetch, then swap: two commands from nothing to a swapped photograph", async () => {
  const refused = await zoo("fetch", "ghost-1");
  expect(refused.code).toBe(1);
  expect(refused.text).toMatch(/nothing is downloaded until its licence is accepted: Apache-2\.0/);
  expect(asked).toEqual([]);
  // What is served here is not Ghost: its published hash tells.
  const wrong = await zoo("fetch", "ghost-1", "--accept-licence");
  expect(wrong.code).toBe(1);
  // It was broken off once, and went on from there.
  expect(asked).toContainEqual(expect.stringMatching(/ghost_unet_1_block\.onnx bytes=\d+-$/));
  expect(wrong.text).toMatch(/expected ghost_arcface_backbone\.onnx with sha256 18bb8057[\s\S]*which was removed/);
  asked.length = 0;

  const fetched = await zoo("fetch", "ghost-1", "--accept-licence", "--any-hash");
  expect(fetched.text).toMatch(/ghost-1 is in .*a config names it as method: zoo:ghost-1/);
  expect(fetched.code).toBe(0);
  const places = ["--source", at("a.png"), "--target", at("b.png"), "--out", at("c.png")];
  const plain = ["--no-similarity", "--colour", "as-is", "--detail", "none"];
  const swapped = await run("../main.ts", "swap", "--model", "zoo:ghost-1", ...places, ...plain);
  expect(swapped.text).toMatch(/c\.png/);
  expect(swapped.code).toBe(0);
  const { data, info } = await sharp(at("c.png")).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  // The face of the made photograph fills 256 pixels from (70, 30): its eye is at 0.377 and 0.469 of it, nearly.
  const [x, y] = redDot(data, info.width);
  expect(Math.abs(x * info.width - (70 + 256 * 0.377))).toBeLessThan(8);
  expect(Math.abs(y * info.height - (30 + 256 * 0.469))).toBeLessThan(8);
  if (process.env["MFIM_LONG_TESTS"] !== "1") return;
  const out = at("measured");
  const measured = await run(bench, "run", "--methods", "zoo:ghost-1,target,truth", "--limit", "2", "--out", out);
  expect(measured.text).toMatch(/^ghost-1 /m);
  expect(measured.code).toBe(0);
  const { methods } = JSON.parse(await readFile(join(out, "result.json"), "utf8")) as Measured;
  expect(methods.map(({ method, missing }) => [method, missing])).toEqual([
    ["ghost-1", 0],
    ["target", 0],
    ["truth", 0],
  ]);
}, 300_000);
