import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import type { StudioServer } from "../server/start-server.ts";
import type { PhotographFile } from "./photographs.ts";

const places = ["/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/google-chrome"];

/** The browser of this machine; MFIM_CHROMIUM names another. `undefined` where there is none. */
export const chromiumPath = [process.env["MFIM_CHROMIUM"] ?? "", ...places].find((path) => existsSync(path));

/** What is asked of a canvas; the types of browsers are not known to programs of Node. */
interface CanvasLike {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

const axeRules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The part of axe's results that is looked at. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Slow machines have slow browsers. */
const patience = 120_000;

/** A person at the page, and a record of all that it did. */
export class StudioBrowser implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  #server: StudioServer;
  readonly #folders: string[];
  /** Every address that the page, its workers or its service worker asked for. */
  readonly requests: string[] = [];
  /** Errors and violations of the page's policy. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page, server: StudioServer, profile: string) {
    this.#folders = [profile];
    this.context = context;
    this.page = page;
    this.#server = server;
    context.on("request", (request) => this.requests.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** @param more what else Chromium is started with, such as a camera */
  static async open(server: StudioServer, more: readonly string[] = []): Promise<StudioBrowser> {
    const args = ["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info", ...more];
    const profile = await mkdtemp(join(tmpdir(), "studio-profile-"));
    // Of a person, not a private window: that keeps no file of more than some 270 MB.
    const context = await chromium.launchPersistentContext(profile, {
      ...{ executablePath: chromiumPath as string, args },
      ...{ viewport: { width: 1360, height: 900 }, acceptDownloads: true },
    });
    context.setDefaultTimeout(patience);
    return new StudioBrowser(context, context.pages()[0] ?? (await context.newPage()), server, profile);
  }

  /** Ends the server and starts another at the same address. */
  async serveAnew(start: (port: number) => Promise<StudioServer>): Promise<void> {
    const port = Number(new URL(this.#server.url).port);
    await this.#server[Symbol.asyncDispose]();
    this.#server = await start(port);
  }

  /** Opens the page and waits for the first picture. */
  async visit(query = ""): Promise<void> {
    await this.open(query);
    await this.firstPicture();
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(this.#server.url + query);
  }

  /** Why the page says that it cannot start. */
  async refusal(): Promise<string> {
    return (await this.page.locator(".failed p").textContent()) ?? "";
  }

  /** What is wrong for people who do not use eyes or a mouse, by axe's rules for WCAG 2.2, levels A and AA. */
  async accessibilityFaults(): Promise<readonly string[]> {
    await this.page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = (await this.page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(axeRules)} })`,
    )) as AxeResults;
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
  }

  async firstPicture(): Promise<void> {
    await this.page.locator("[data-latency]").waitFor();
    await this.settled();
  }

  /** Waits until nothing is read, painted or sharpened. */
  async settled(): Promise<void> {
    await this.page.locator('.stage[aria-busy="false"][data-sharpening="false"]').waitFor();
    await this.page.getByText("Looking for faces").waitFor({ state: "detached" });
  }

  /** What is said of the likeness, once it was measured. */
  async likeness(): Promise<string> {
    const panel = this.page.locator('.likeness[data-measured="true"]');
    await panel.getByRole("button", { name: "Figures and their scale", expanded: false }).click();
    return (await panel.textContent()) ?? "";
  }

  cards(use: "target" | "source"): Locator {
    return this.page.locator(`[data-use="${use}"] .face-card`);
  }

  /** Drops files on a zone, as from the desktop: by the browser's own drag events, from real files. */
  async drop(use: "target" | "source", files: readonly PhotographFile[]): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "mfim-drop-"));
    const paths = files.map(({ name }) => join(folder, name));
    await Promise.all(files.map(({ buffer }, n) => writeFile(paths[n] as string, buffer)));
    const place = this.page.locator(`[data-use="${use}"] .hint`).first();
    await place.evaluate((element) => element.scrollIntoView({ block: "center" }));
    const box = await place.boundingBox();
    const session = await this.context.newCDPSession(this.page);
    const at = { x: (box?.x ?? 0) + 5, y: (box?.y ?? 0) + 5 };
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await session.send("Input.dispatchDragEvent", { type, ...at, data });
    await session.detach();
    this.#folders.push(folder);
  }

  /** Chooses files by the button of a zone. */
  async choose(use: "target" | "source", files: readonly PhotographFile[]): Promise<void> {
    await this.page.locator(`[data-use="${use}"] .zone-head button`).click();
    const [chooser] = await Promise.all([
      this.page.waitForEvent("filechooser"),
      this.page.getByRole("button", { name: "Files" }).click(),
    ]);
    await chooser.setFiles([...files]);
  }

  /** Chooses a person who comes with the studio. @param number from 1 */
  async choosePerson(use: "target" | "source", number: number): Promise<void> {
    await this.page.locator(`[data-use="${use}"] .zone-head button`).click();
    await this.page.getByRole("button", { name: `Synthetic person ${number}` }).click();
  }

  /** Opens the camera's dialog for another source. */
  async openCamera(): Promise<void> {
    await this.page.locator('[data-use="source"] .zone-head button').click();
    await this.page.getByRole("button", { name: "Camera" }).click();
  }

  /** Presses a button of "Save" and reads the file that comes. */
  async save(button: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.getByRole("button", { name: button, exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  async openRecipe({ name, bytes }: { readonly name: string; readonly bytes: Buffer }): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent("filechooser"),
      this.page.getByRole("button", { name: "Open recipe" }).click(),
    ]);
    await chooser.setFiles([{ name, mimeType: "application/json", buffer: bytes }]);
  }

  /** Moves a slider by keys. */
  async nudge(slider: string, key: string, times: number): Promise<void> {
    await this.page.getByRole("slider", { name: slider }).focus();
    for (let i = 0; i < times; i++) await this.page.keyboard.press(key);
    await this.settled();
  }

  /** A number that changes with the picture on the stage. */
  fingerprint(): Promise<number> {
    return this.page.locator(".wipe .after").evaluate((element) => {
      const canvas = element as unknown as CanvasLike;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1_000_003, 7);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await this.#server[Symbol.asyncDispose]();
    for (const folder of this.#folders) await rm(folder, { recursive: true, maxRetries: 5 });
  }
}
