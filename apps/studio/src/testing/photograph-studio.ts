import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";
import { shippedModel } from "@mfim/zoo/shipped-model";
import sharp from "sharp";
import { openShelf } from "../model/model-shelf.ts";
import { prepareModel } from "../model/prepare-model.ts";
import { buildPage } from "../server/build-page.ts";
import { startServer } from "../server/start-server.ts";
import { type Size, schemes, windows } from "./looks.ts";
import { groupPhotograph } from "./photographs.ts";
import { chromiumPath, StudioBrowser } from "./studio-browser.ts";

export interface PictureFlags {
  readonly out: string;
  readonly looks?: string;
  readonly page?: string;
}

const desk: Size = [1440, 885];
const phone: Size = [390, 844];
/** Width of the pictures in the docs, pixels. */
const width = 1400;
/** Between two pictures that stand side by side. */
const gap = 20;

async function picture(studio: StudioBrowser, [across, down]: Size, scheme: "light" | "dark"): Promise<Buffer> {
  const { page } = studio;
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width: across, height: down });
  await page.mouse.move(0, 0);
  await page.evaluate("document.activeElement?.blur()"); // no frame around what has the keyboard
  await studio.settled();
  await page.locator('.likeness[data-measured="true"]').waitFor();
  // A close-up is made once nothing changes any more.
  await page.waitForTimeout(2500);
  return page.screenshot();
}

async function save(path: string, shot: Buffer): Promise<void> {
  const small = sharp(shot).resize({ width }).webp({ quality: 85, smartSubsample: true });
  await writeWhole(path, await small.toBuffer());
  process.stdout.write(`${path}\n`);
}

/** Two pictures of one height side by side. */
async function beside(one: Buffer, other: Buffer): Promise<Buffer> {
  const { width: first = 0, height = 0 } = await sharp(one).metadata();
  const scaled = await sharp(other).resize({ height }).png().toBuffer({ resolveWithObject: true });
  const canvas = { width: first + gap + scaled.info.width, height, channels: 3 as const, background: "#fff" };
  return sharp({ create: canvas })
    .composite([
      { input: one, left: 0, top: 0 },
      { input: scaled.data, left: first + gap, top: 0 },
    ])
    .png()
    .toBuffer();
}

async function takeAll(studio: StudioBrowser, state: string, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  for (const scheme of schemes)
    for (const size of windows)
      await writeWhole(join(folder, `${state}-${scheme}-${size[0]}.png`), await picture(studio, size, scheme));
}

/** Photographs the studio in Chromium with people who do not exist. */
export async function photographStudio({ out, looks }: PictureFlags): Promise<void> {
  if (chromiumPath === undefined) throw new Error("expected a Chromium on this machine; name one with MFIM_CHROMIUM.");
  const model = await prepareModel(shippedModel);
  const shelf = await openShelf({ model: shippedModel, prepared: model });
  await using studio = await StudioBrowser.open(await startServer({ page: await buildPage(), model, shelf, port: 0 }));
  const { page } = studio;
  await studio.visit();
  const wipe = async (key: "Home" | "PageUp", times = 1) => {
    await page.getByRole("slider", { name: "Wipe" }).focus();
    for (let n = 0; n < times; n++) await page.keyboard.press(key);
  };

  await takeAll(studio, "start", looks);
  await wipe("PageUp", 5); // a tenth each
  await save(join(out, "studio.webp"), await picture(studio, desk, "light"));

  await wipe("Home");
  await studio.choosePerson("source", 6);
  await page.getByRole("button", { name: "Every detail by itself" }).click();
  const dark = await picture(studio, desk, "dark");
  await save(join(out, "studio-dark.webp"), await beside(dark, await picture(studio, phone, "light")));
  await page.getByRole("button", { name: "Every detail by itself" }).click();

  await page.setViewportSize({ width: desk[0], height: desk[1] });
  await studio.drop("target", [await groupPhotograph("group.jpg")]);
  await studio.cards("target").getByText("group.jpg").waitFor();
  await studio.settled();
  await page.getByText("Each by sources of its own").click();
  await page.locator('.face-mark[aria-pressed="false"]').first().click();
  await studio.choosePerson("source", 7);
  await studio.settled();
  await page.locator(".notice").waitFor({ state: "detached" }); // notes go away by themselves
  await save(join(out, "studio-group.webp"), await picture(studio, desk, "light"));
  await takeAll(studio, "group", looks);
  await page.setViewportSize({ width: desk[0], height: desk[1] });
  await page.getByRole("button", { name: /^Model: / }).click();
  await page.locator(".model-card").first().waitFor();
  await takeAll(studio, "models", looks);
}
