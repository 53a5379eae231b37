import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Route } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareModel } from "./model/prepare-model.ts";
import { buildPage } from "./server/build-page.ts";
import { startServer } from "./server/start-server.ts";
import { cameraAbsent, cameraRefused, cameraShowing } from "./testing/camera-film.ts";
import { photograph } from "./testing/photographs.ts";
import { writeSmallModel } from "./testing/small-model.ts";
import { chromiumPath, StudioBrowser } from "./testing/studio-browser.ts";

const long = process.env["MFIM_LONG_TESTS"] === "1";

let folder = "";
let model = "";
const at = (name: string) => join(folder, name);

/** A browser of its own at a server of its own; both end with the test. */
const visitor = async (args: readonly string[] = []) =>
  StudioBrowser.open(await startServer({ page: await buildPage(), model, port: 0 }), args);

describe.skipIf(chromiumPath === undefined)("the studio in other browsers", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mfim-studio-"));
    process.env["XDG_CACHE_HOME"] = at("cache");
    model = await prepareModel(await writeSmallModel(at("model")));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("what a browser lacks is said in a sentence, and so is a model that cannot be had", async () => {
    await using studio = await visitor();
    const { page, context } = studio;
    const refusalAfter = async (script: string) => {
      const other = await context.newPage();
      await other.addInitScript(script);
      await other.goto(page.url());
      const text = await other.locator(".failed p").textContent();
      await other.close();
      return text;
    };
    // The service worker would answer in the network's place.
    await context.addInitScript("delete Navigator.prototype.serviceWorker");
    await studio.open();
    expect(await refusalAfter("WebAssembly.validate = () => false")).toMatch(
      /no WebAssembly with SIMD, .* open the page in/,
    );
    expect(await refusalAfter("delete self.WebAssembly")).toMatch(/has no WebAssembly, which/);
    expect(await refusalAfter("delete self.Worker; delete self.OffscreenCanvas")).toMatch(
      /no workers, no canvases off/,
    );

    const refusalWith = async (files: RegExp, answer: (route: Route) => Promise<void>) => {
      await page.route(files, answer);
      await studio.open();
      const text = await studio.refusal();
      await page.unroute(files);
      return text;
    };
    const half = await readFile(join(model, "synthesis.onnx")).then((whole) => whole.subarray(0, whole.length / 2));
    expect(
      await refusalWith(/studio-worker/, (route) =>
        route.fulfill({ body: "import nothing", contentType: "text/javascript" }),
      ),
    ).toMatch(/worker did not start .* open the page in/);
    expect(await refusalWith(/synthesis\.onnx/, (route) => route.fulfill({ status: 404 }))).toMatch(
      /synthesis\.onnx could not be loaded \(404\)/,
    );
    expect(await refusalWith(/synthesis\.onnx/, (route) => route.fulfill({ body: half }))).toMatch(
      /synthesis\.onnx could not be opened/,
    );
    expect(await refusalWith(/model\.json/, (route) => route.abort())).toMatch(/server has no model; start it again/);
  });

  test("a page without isolation has no shared memory: one thread does it all", async () => {
    await using studio = await visitor();
    await studio.context.addInitScript("delete Navigator.prototype.serviceWorker");
    await studio.page.route(/\/$/, async (route) => {
      const response = await route.fetch();
      const { "cross-origin-opener-policy": _, "cross-origin-embedder-policy": __, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await studio.visit();
    expect(await studio.page.evaluate("[crossOriginIsolated, typeof SharedArrayBuffer]")).toEqual([false, "undefined"]);
    await studio.page.getByTitle("WebAssembly, one thread").waitFor();
  });

  test.each([
    ["at once", "create: async () => { throw new Error('no adapter'); }", "no adapter"],
    ["later", "create: async () => ({ run: async () => { throw new Error('device lost'); } })", "device lost"],
  ])("a graphics processor that fails %s gives way to WebAssembly, with a note", async (_, session, reason) => {
    await using studio = await visitor();
    await studio.context.addInitScript("delete Navigator.prototype.serviceWorker");
    const body = `export { env, Tensor } from "/ort/ort.wasm.min.mjs"; export const InferenceSession = { ${session} };`;
    await studio.page.route(/ort\.webgpu\.min\.mjs/, (route) =>
      route.fulfill({ body, contentType: "text/javascript" }),
    );
    await studio.visit("?engine=webgpu");
    expect(await studio.page.locator(".notice").allTextContents()).toEqual([
      expect.stringContaining(`The graphics processor failed (${reason}); WebAssembly goes on`),
    ]);
    await studio.page.getByTitle(/WebAssembly/).waitFor();
  });

  test.skipIf(!long)(
    "WebGPU, played by the processor where there is no other, paints WebAssembly's picture",
    async (context) => {
      await using studio = await visitor([
        "--enable-unsafe-webgpu",
        "--use-webgpu-adapter=swiftshader",
        "--enable-features=Vulkan",
      ]);
      await studio.open("people.json"); // any page of a server on this machine may ask
      const adapter = await studio.page.evaluate("navigator.gpu?.requestAdapter().then((found) => found !== null)");
      context.skip(adapter !== true, "this browser has no WebGPU adapter, not even a software one");
      const pictureBy = async (engine: string) => {
        await studio.visit(`?engine=${engine}`);
        const name = await studio.page.locator(".engine").getAttribute("title");
        const { bytes } = await studio.save("Picture (PNG)");
        return { name, data: await sharp(bytes).removeAlpha().raw().toBuffer() };
      };
      const [wasm, webgpu] = [await pictureBy("wasm"), await pictureBy("webgpu")];
      expect([wasm.name, webgpu.name]).toEqual([expect.stringContaining("WebAssembly"), "WebGPU"]);
      const sum = wasm.data.reduce((total, value, i) => total + Math.abs(value - (webgpu.data[i] as number)), 0);
      expect(sum / wasm.data.length).toBeLessThan(1);
    },
  );

  test("a picture by the camera becomes a source, after asking", async () => {
    const person = await photograph("person.png", [4], 400);
    await using studio = await visitor(await cameraShowing(person, at("camera.mjpeg")));
    await studio.visit();
    await studio.openCamera();
    await studio.page.getByRole("button", { name: "Take it" }).click();
    await studio.cards("source").getByText("camera.png").waitFor();
    await studio.settled();
    expect(await studio.cards("source").count()).toBe(1); // in the place of those whom the page opened with
    expect(studio.complaints).toEqual([]);
  });

  test.each([
    ["refused", cameraRefused, /was not allowed\. Allow it for this page/],
    ["not there", cameraAbsent, /No camera was found on this machine/],
  ])("a camera that is %s is said in a sentence", async (_, args, words) => {
    await using studio = await visitor(args);
    await studio.visit();
    await studio.openCamera();
    await studio.page.getByRole("alert").getByText(words).waitFor({ timeout: 20_000 });
    expect(await studio.page.getByRole("button", { name: "Take it" }).isDisabled()).toBe(true);
  });
});
