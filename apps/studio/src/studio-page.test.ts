import { execFile } from "node:child_process";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { parseRecipe } from "@mfim/mfim/mixing";
import { readSwapRecord, swapSourceType } from "@mfim/photographs/alignment";
import { pathIn, weightFilesHash } from "@mfim/zoo/swapping";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openShelf } from "./model/model-shelf.ts";
import { prepareModel } from "./model/prepare-model.ts";
import { buildPage } from "./server/build-page.ts";
import { startServer } from "./server/start-server.ts";
import { emptyWall, hugePhotograph, photograph } from "./testing/photographs.ts";
import { writeSmallModel } from "./testing/small-model.ts";
import { chromiumPath, StudioBrowser } from "./testing/studio-browser.ts";

const root = join(import.meta.dirname, "../../..");
const long = process.env["MFIM_LONG_TESTS"] === "1";

let folder = "";
let studio: StudioBrowser;
const at = (name: string) => join(folder, name);
const pixelsOf = async (picture: Buffer | string) =>
  sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });

async function meanDifference(one: Buffer | string, other: Buffer | string): Promise<number> {
  const [a, b] = [await pixelsOf(one), await pixelsOf(other)];
  expect([a.info.width, a.info.height]).toEqual([b.info.width, b.info.height]);
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] as number)), 0) / a.data.length;
}

/** The command itself, in a process of its own. */
const mfim = (...words: string[]) =>
  promisify(execFile)(
    process.execPath,
    ["--conditions=@mfim/source", "--import", "tsx", join(root, "apps/cli/src/main.ts"), ...words],
    { cwd: root },
  );

/** "cosine 0.31, before 0.27", in whatever case. */
const cosinesIn = (text: string) => /cosine (-?[\d.]+), before (-?[\d.]+)/i.exec(text)?.slice(1).map(Number);

describe.skipIf(chromiumPath === undefined)("the studio in Chromium", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mfim-studio-"));
    process.env["XDG_CACHE_HOME"] = at("cache");
    const model = await prepareModel(await writeSmallModel(at("model")));
    await writeSmallModel(at("runs/second/model"), 7, true);
    const shelf = await openShelf({ model: at("model"), prepared: model, models: at("runs") });
    studio = await StudioBrowser.open(await startServer({ page: await buildPage(), model, shelf, port: 0 }));
    await studio.visit();
  }, 300_000);
  afterAll(async () => {
    await studio?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test("opens with people who do not exist, mixed, on threads, and asks nobody else for anything", async () => {
    expect(await studio.page.evaluate("crossOriginIsolated")).toBe(true);
    expect(await studio.cards("source").count()).toBe(2);
    const origin = new URL(studio.page.url()).origin;
    expect(studio.requests.filter((url) => !url.startsWith(origin) && !url.startsWith("blob:"))).toEqual([]);
    expect(studio.requests.length).toBeGreaterThan(10);
    expect(studio.complaints).toEqual([]);
    await expect(studio.page.evaluate(() => fetch("https://example.com/"))).rejects.toThrow(/fetch/i);
    expect(studio.complaints.splice(0).join()).toMatch(/Content Security Policy/);
  });

  test("sliders mix, undo and redo go back and forth by whole drags", async () => {
    const first = await studio.fingerprint();
    await studio.nudge("Face shape", "ArrowRight", 5);
    const shape = await studio.fingerprint();
    await studio.nudge("Strength", "Home", 1);
    const own = await studio.fingerprint();
    expect(new Set([first, shape, own]).size).toBe(3);
    await studio.page.keyboard.press("Control+z");
    await studio.settled();
    expect(await studio.fingerprint()).toBe(shape);
    await studio.page.getByRole("button", { name: "Redo" }).click();
    await studio.settled();
    expect(await studio.fingerprint()).toBe(own);
    await studio.page.getByRole("button", { name: "Undo" }).click();
    await studio.page.getByRole("button", { name: "Even", exact: true }).click();
    await studio.page.getByRole("button", { name: "Every detail by itself" }).click();
    const cell = studio.page.getByRole("slider", { name: "Detail 2, shape, source B" });
    expect(await cell.getAttribute("aria-valuetext")).toBe("50%");
    await studio.nudge("Detail 2, shape, source B", "ArrowRight", 10);
    expect(await cell.getAttribute("aria-valuetext")).toBe("60%");
    expect(
      await studio.page.getByRole("slider", { name: "Detail 2, shape, source A" }).getAttribute("aria-valuetext"),
    ).toBe("40%");
  });

  test("what is saved says what it is, and the command makes the same picture of the recipe", async () => {
    const [target, source] = [await photograph("target.jpg", [4]), await photograph("new source.png", [6])];
    await studio.drop("target", [target]);
    await studio.cards("target").getByText("target.jpg").waitFor();
    await studio.choose("source", [source]);
    await studio.cards("source").getByText("new source.png").waitFor();
    expect(await studio.cards("source").count()).toBe(1); // in the place of those whom the page opened with
    await studio.choosePerson("source", 3);
    await expect.poll(() => studio.cards("source").count(), { timeout: 60_000 }).toBe(2);
    await studio.settled();
    const picture = await studio.save("Picture (PNG)");
    expect(picture.name).toBe("target-mixed.png");
    await studio.page.getByText("Saved as target-mixed.png, where the browser puts downloads.").waitFor();
    const recipe = await studio.save("Recipe");
    const { weights, sources } = parseRecipe(recipe.bytes.toString(), recipe.name);
    expect(sources.map((one) => one.picture)).toEqual(["new source.png", "bundled:portraits/portrait-3.webp"]);
    expect(weights).toHaveLength(9);
    await writeFile(at("recipe.json"), recipe.bytes);
    await writeFile(at(target.name), target.buffer);
    await writeFile(at(source.name), source.buffer);
    const { stdout } = await mfim("recipe", at("recipe.json"), "--model", at("model"), "--out", at("command.png"));
    const difference = await meanDifference(picture.bytes, at("command.png"));
    expect(difference).toBeLessThan(1);
    expect(await meanDifference(picture.bytes, target.buffer)).toBeGreaterThan(3 * difference);
    const xmp = async (file: Buffer | string) => Buffer.from((await sharp(file).metadata()).xmp ?? []).toString();
    const { tool, ...said } = readSwapRecord(await xmp(picture.bytes)) ?? { tool: "" };
    expect(tool).toMatch(/^MFIM Studio /);
    expect({ ...said, tool: "" }).toEqual({ ...readSwapRecord(await xmp(at("command.png"))), tool: "" });
    const jpeg = await studio.save("JPEG");
    expect(await xmp(jpeg.bytes)).toContain(swapSourceType);
    expect(await meanDifference(jpeg.bytes, picture.bytes)).toBeLessThan(2);
    const likeness = await studio.likeness();
    expect(likeness).toMatch(/ the source than the target was: .*strangers have 0\.25 /s);
    const [after, before] = cosinesIn(likeness) as [number, number];
    const [itsAfter, itsBefore] = cosinesIn(stdout) as [number, number];
    expect(Math.abs(after - itsAfter)).toBeLessThan(0.03);
    expect(Math.abs(before - itsBefore)).toBeLessThan(0.03);
    const sheet = await studio.save("Contact sheet");
    expect(await sharp(sheet.bytes).metadata()).toMatchObject({ width: 5 * 268 + 12, height: 2 * 308 + 12 });
    expect(await xmp(sheet.bytes)).toContain(swapSourceType);
  });

  test("what cannot be used is said in a sentence, and changes nothing", async () => {
    const before = await studio.fingerprint();
    const text = { name: "letter.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") };
    const empty = { name: "empty.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) };
    const cut = await photograph("cut.jpg", [5]).then((whole) => ({ ...whole, buffer: whole.buffer.subarray(0, 300) }));
    await studio.drop("source", [text, empty, await emptyWall(), cut]);
    const notices = studio.page.locator(".notice");
    await expect.poll(() => notices.count(), { timeout: 60_000 }).toBe(4);
    expect(await notices.allTextContents()).toEqual([
      expect.stringMatching(/letter\.png: the file is no picture/),
      expect.stringMatching(/empty\.jpg: the file is no picture \(the file is empty\)/),
      expect.stringMatching(/wall\.png: no face was found/),
      expect.stringMatching(/cut\.jpg: the file is no picture/),
    ]);
    await studio.settled();
    expect(await studio.fingerprint()).toBe(before);
    for (const _ of Array(4).keys()) await notices.first().getByRole("button").click();
    expect(studio.complaints).toEqual([]);
  });

  test("of several faces the largest is taken, and a click on the picture chooses another", async () => {
    await studio.drop("target", [await photograph("both.png", [2, 8])]);
    await studio.page.getByText("both.png: 2 faces were found").waitFor();
    await studio.settled();
    const before = await studio.fingerprint();
    const marks = studio.page.getByRole("group", { name: "Faces in the picture" }).getByRole("button");
    expect(await marks.count()).toBe(2);
    const chosen = () => marks.evaluateAll((all) => all.map((mark) => mark.getAttribute("aria-pressed")));
    const first = await chosen();
    await marks.nth(first.indexOf("false")).click();
    await studio.settled();
    expect(await chosen()).toEqual([...first].reverse());
    expect(await studio.fingerprint()).not.toBe(before);
    // The same from beside the target, by its aligned faces.
    await studio.cards("target").getByRole("radio").nth(first.indexOf("true")).click();
    await studio.settled();
    expect(await studio.fingerprint()).toBe(before);
  });

  test("several faces are swapped at once, each by sources of its own, as the command does it", async () => {
    const { page } = studio;
    const one = await studio.fingerprint();
    await page.getByText("All, by the same sources").click();
    await studio.settled();
    expect(await page.locator('.face-mark[data-swapped="true"]').count()).toBe(2);
    const all = await studio.fingerprint();
    await page.getByText("Each by sources of its own").click();
    await studio.settled();
    expect(await studio.fingerprint()).toBe(all);
    await page.locator('.face-mark[aria-pressed="false"]').click();
    await studio.page.getByRole("button", { name: "Remove Source A" }).click();
    await studio.page.getByRole("button", { name: "Remove Source A" }).click();
    await studio.settled();
    expect(await page.locator('.face-mark[data-swapped="true"]').count()).toBe(1);
    await studio.choosePerson("source", 7);
    await expect.poll(() => studio.cards("source").count(), { timeout: 60_000 }).toBe(1);
    await studio.settled();
    expect(new Set([one, all, await studio.fingerprint()]).size).toBe(3);
    const [picture, recipe] = [await studio.save("Picture (PNG)"), await studio.save("Recipe")];
    const { others, sources } = parseRecipe(recipe.bytes.toString(), recipe.name);
    expect([others?.length, others?.[0]?.sources.length, sources.length]).toEqual([1, 2, 1]);
    await writeFile(at("several.json"), recipe.bytes);
    await writeFile(at("both.png"), (await photograph("both.png", [2, 8])).buffer);
    await mfim(
      ...["recipe", at("several.json"), "--model", at("model"), "--out", at("several.png"), "--pictures", folder],
    );
    const difference = await meanDifference(picture.bytes, at("several.png"));
    expect(difference).toBeLessThan(1);
    expect(await meanDifference(picture.bytes, at("both.png"))).toBeGreaterThan(3 * difference);
    const sheet = await studio.save("Contact sheet");
    expect(await sharp(sheet.bytes).metadata()).toMatchObject({ width: 4 * 268 + 12, height: 2 * 308 + 12 });
    const before = await studio.fingerprint();
    await page.getByText("The chosen face").click();
    await studio.settled();
    expect(await studio.fingerprint()).not.toBe(before);
    await studio.openRecipe(recipe);
    await expect.poll(() => studio.fingerprint(), { timeout: 30_000 }).toBe(before);
    await page.getByText("The chosen face").click();
    await studio.settled();
  });

  test("another model is chosen on the page; pictures and sliders stay", async () => {
    const { page } = studio;
    await studio.nudge("Strength", "ArrowLeft", 10);
    const strength = () => page.getByRole("slider", { name: "Strength" }).getAttribute("aria-valuetext");
    const [before, said] = [await studio.fingerprint(), await strength()];
    const layers = async () => parseRecipe((await studio.save("Recipe")).bytes.toString(), "recipe");
    const first = await layers();
    const use = async (name: string) => {
      await page.getByRole("button", { name: /^Model: .* choose another$/ }).click();
      await page.getByRole("button", { name: `Use ${name}` }).click();
      await page.locator('.model-card[aria-current="true"]').getByText(name).waitFor();
      expect(await studio.accessibilityFaults()).toEqual([]);
      await page.getByRole("button", { name: "Close" }).click();
      await studio.settled();
    };
    await use("second");
    expect(await studio.fingerprint()).not.toBe(before);
    const second = await layers();
    expect(second.model.sha256).toBe(await weightFilesHash([at("runs/second/model")]));
    expect(second.weights.length).toBeGreaterThan(first.weights.length);
    expect([second.sources, second.target, second.strength]).toEqual([first.sources, first.target, first.strength]);
    expect(await strength()).toBe(said);
    await page.getByRole("button", { name: "Undo" }).click();
    await studio.settled();
    await page.getByRole("button", { name: "Redo" }).click();
    await use(basename(folder));
    expect(await studio.fingerprint()).toBe(before);
    expect(await layers()).toEqual(first);
  });

  test("the next visit needs no server: page, model and people are kept", async () => {
    await studio.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await studio.context.setOffline(true);
    await studio.page.reload();
    await studio.firstPicture();
    await studio.nudge("Features", "ArrowLeft", 3);
    await studio.page.locator('[data-use="source"] .zone-head button').click();
    await studio.page.getByRole("button", { name: "Synthetic person 6" }).click();
    await expect.poll(() => studio.cards("source").count(), { timeout: 60_000 }).toBe(3);
    await studio.context.setOffline(false);
    const origin = new URL(studio.page.url()).origin;
    expect(
      studio.requests.filter(
        (url) => !url.startsWith(origin) && !url.startsWith("blob:") && !url.startsWith("https://example.com"),
      ),
    ).toEqual([]);
  });

  test("a model that is more than the browser keeps is said to be, and read from the server at the next visit", async () => {
    const model = await prepareModel(await writeSmallModel(at("large"), 5));
    await writeFile(join(model, "ballast.bin"), "");
    await truncate(join(model, "ballast.bin"), 1e12);
    await using small = await StudioBrowser.open(await startServer({ page: await buildPage(), model, port: 0 }));
    const said = small.page.getByText("does not keep a model of 1000000 MB").waitFor();
    await small.open();
    await said;
    await small.firstPicture();
    await small.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await small.page.reload();
    await small.firstPicture();
    expect(small.complaints).toEqual([]);
  });

  test("a recipe that was saved is opened again", async () => {
    const saved = await studio.save("Recipe");
    const before = await studio.fingerprint();
    await studio.page.getByRole("button", { name: "Even", exact: true }).click();
    await studio.settled();
    expect(await studio.fingerprint()).toBe(before); // three sources are mixed evenly to begin with
    await studio.nudge("Strength", "ArrowLeft", 30);
    expect(await studio.fingerprint()).not.toBe(before);
    await studio.openRecipe(saved);
    await expect.poll(() => studio.fingerprint(), { timeout: 30_000 }).toBe(before);
    await studio.openRecipe({ name: "recipe.json", bytes: Buffer.from("{}") });
    await studio.page.getByText(/recipe\.json: expected a recipe as the studio saves it/).waitFor();
  });

  test("another model at the same address is taken at the next visit, not the one that was kept", async () => {
    const model = await prepareModel(await writeSmallModel(at("other"), 6));
    await studio.serveAnew(async (port) => startServer({ page: await buildPage(), model, port }));
    await studio.page.reload();
    await studio.firstPicture();
    const { bytes } = await studio.save("Recipe");
    expect(parseRecipe(bytes.toString(), "recipe").model.sha256).toBe(await weightFilesHash([at("other")]));
  });

  test.skipIf(!long)("a photograph of 50 megapixels goes in and out", { timeout: 600_000 }, async () => {
    const huge = await hugePhotograph();
    await studio.drop("target", [huge]);
    await studio.page.getByText("huge.jpg").first().waitFor({ timeout: 300_000 });
    await studio.settled();
    const picture = await studio.save("JPEG");
    expect(await sharp(picture.bytes).metadata()).toMatchObject({ width: 8660, height: 5780 });
  });

  test.skipIf(!long)("memory does not grow over a hundred swaps", { timeout: 900_000 }, async () => {
    const swaps = async (count: number) => {
      for (let n = 0; n < count; n++) {
        await studio.page.locator('[data-use="target"] .zone-head button').click();
        await studio.page.getByRole("button", { name: `Synthetic person ${1 + (n % 8)}` }).click();
        await studio.settled();
        await studio.nudge("Strength", n % 2 === 0 ? "ArrowLeft" : "ArrowRight", 2);
      }
      await studio.page.requestGC();
      return studio.page.evaluate(
        async () =>
          (
            await (
              performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }
            ).measureUserAgentSpecificMemory()
          ).bytes,
      );
    };
    const before = await swaps(20);
    const after = await swaps(100);
    expect(after).toBeLessThan(before * 1.15 + 20e6);
  });
});

test("the people who come with the studio are known to the command by the same names", async () => {
  expect((await sharp(join(pathIn({ folder: "." }, "bundled:portraits"), "portrait-1.webp")).metadata()).width).toBe(
    512,
  );
});
