import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
import { writeTinyModel } from "../testing/tiny-model.ts";

const root = join(import.meta.dirname, "../../../..");
let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-modules-"));
  await writeTinyModel(join(folder, "model"));
  const people = await syntheticPhotographs(3);
  await Promise.all(
    people.map((person, n) =>
      person()
        .png()
        .toFile(join(folder, `${n}.png`)),
    ),
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command itself in a fresh process, and notes by a hook every module that Node resolves on the way. */
function modulesOf(words: readonly string[]): readonly string[] {
  const script = `
    import { register } from "node:module";
    import { MessageChannel } from "node:worker_threads";
    const { port1, port2 } = new MessageChannel();
    const seen = [];
    port1.on("message", (url) => seen.push(url));
    port1.unref();
    const hook = 'let port; export const initialize = (data) => { port = data; };' +
      'export const resolve = async (name, context, next) => { const found = await next(name, context); port.postMessage(found.url); return found; };';
    register("data:text/javascript," + encodeURIComponent(hook), { data: port2, transferList: [port2] });
    process.argv.splice(1, process.argv.length, ...${JSON.stringify(words)});
    process.once("beforeExit", () => {
      port1.ref();
      setTimeout(() => { console.log("RESULT" + JSON.stringify(seen)); process.exit(); }, 200);
    });
    await import(${JSON.stringify(join(root, "apps/cli/src/main.ts"))});
  `;
  const flags = ["--conditions=@mfim/source", "--import", "tsx", "--input-type=module", "--eval", script];
  const output = execFileSync(process.execPath, flags, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(/RESULT(.*)/.exec(output)?.[1] ?? "[]") as string[];
}

const at = (name: string) => join(folder, name);
const common = (out: string) => ["--target", at("1.png"), "--out", at(out), "--model", at("model")];

test.each([
  ["swap", ["0.png"]],
  ["mix", ["0.png", "2.png"]],
])("%s loads no 3DMM, no data set and nothing that trains", async (name, sources) => {
  const seen = modulesOf([name, ...common(`${name}.png`), "--source", ...sources.map(at)]);
  expect((await stat(at(`${name}.png`))).size).toBeGreaterThan(0);
  // Of the metrics a cosine and the words for it alone.
  const wordsOfCosine = /packages\/metrics\/src\/(likeness\/|pairs\/vector\.ts)/;
  const packages = new Set(
    seen.flatMap((url) => (wordsOfCosine.test(url) ? [] : (/packages\/([^/]+)\/src\//.exec(url)?.[1] ?? []))),
  );
  // What a swap is made of was seen, so the hook sees.
  for (const needed of ["mfim", "encoder", "stylegan", "zoo", "photographs"]) expect([...packages]).toContain(needed);
  expect(
    [...packages].filter((one) => ["losses-3dmm", "faces-3d", "metrics", "data-ffhq", "training"].includes(one)),
  ).toEqual([]);
  expect(seen.filter((url) => /3dmm|3ddfa|deep3d|deca\b|morphable-(?!regressor\.ts)/i.test(url))).toEqual([]);
});
