import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));

/** Runs in a fresh process: every module that Node resolves is noted by a hook, then a swap and a mix are made. */
const script = `
  import { register } from "node:module";
  import { MessageChannel } from "node:worker_threads";
  const { port1, port2 } = new MessageChannel();
  const seen = [];
  port1.on("message", (url) => seen.push(url));
  const hook = 'let port; export const initialize = (data) => { port = data; };' +
    'export const resolve = async (name, context, next) => { const found = await next(name, context); port.postMessage(found.url); return found; };';
  register("data:text/javascript," + encodeURIComponent(hook), { data: port2, transferList: [port2] });
  const { MfimSwapper } = await import(${JSON.stringify(join(here, "../index.ts"))});
  const { tinyEncoder, tinyGenerator, tinyFaces } = await import(${JSON.stringify(join(here, "../../../testing/src/tiny-networks.ts"))});
  const swapper = new MfimSwapper({ encoder: tinyEncoder(), generator: tinyGenerator() });
  const shapes = [swapper.swap(tinyFaces(1, 1), tinyFaces(1, 3)).shape, swapper.mix([tinyFaces(1, 1), tinyFaces(1, 5)], tinyFaces(1, 3)).shape];
  await new Promise((done) => setTimeout(done, 100));
  console.log("RESULT" + JSON.stringify({ shapes, seen }));
  process.exit(0);
`;

test("swapping and mixing load no 3DMM and no recogniser", () => {
  const output = execFileSync(
    process.execPath,
    ["--conditions=@mfim/source", "--import", "tsx", "--input-type=module", "--eval", script],
    { cwd: join(here, "../../../.."), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  const result = /RESULT(.*)/.exec(output)?.[1] ?? "{}";
  const { shapes, seen } = JSON.parse(result) as { readonly shapes: number[][]; readonly seen: readonly string[] };
  expect(shapes).toEqual([
    [1, 8, 8, 3],
    [1, 8, 8, 3],
  ]);
  // The hook sees what is loaded: the method itself and the contracts.
  expect(seen.some((url) => url.endsWith("packages/mfim/src/swap/mfim-swapper.ts"))).toBe(true);
  const workspace = seen.map((url) => /packages\/([^/]+)\/src\//.exec(url)?.[1]).filter((name) => name !== undefined);
  expect([...new Set(workspace)].sort()).toEqual(["core", "mfim", "testing"]);
  expect(seen.filter((url) => /losses-3dmm|backbones|3ddfa|morphable-(?!regressor)/i.test(url))).toEqual([]);
});
