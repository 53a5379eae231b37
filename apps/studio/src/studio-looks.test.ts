import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareModel } from "./model/prepare-model.ts";
import { buildPage } from "./server/build-page.ts";
import { startServer } from "./server/start-server.ts";
import { groupPhotograph } from "./testing/photographs.ts";
import { writeSmallModel } from "./testing/small-model.ts";
import { chromiumPath, StudioBrowser } from "./testing/studio-browser.ts";

/** Turns the wheel below the picture, as a user does, until the lower edge of an element is in a window of such a height. */
async function scrollTo(page: Page, element: Locator, height: number): Promise<void> {
  const { width = 0 } = page.viewportSize() ?? {};
  await page.mouse.move(width - 4, height - 4);
  for (let turns = 0; turns < 60; turns++) {
    const { y = 0, height: own = 0 } = (await element.boundingBox()) ?? {};
    if (y + own <= height && y >= 0) return;
    await page.mouse.wheel(0, y < 0 ? -80 : 80);
    await page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))");
  }
}

let folder = "";
let studio: StudioBrowser;

/** Whether anything is wider than the window. */
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
/** The name of what has the keyboard, about as a screen reader says it. */
const focused = `(() => {
  const element = document.activeElement;
  const label = document.getElementById(element.getAttribute("aria-labelledby")?.split(" ").at(-1));
  return element.ariaLabel ?? (label ?? element.labels?.[0] ?? element).textContent.trim();
})()`;

/** Whether what lies at the middle of an element is that element. */
const isOnTop = (element: object): boolean => {
  const seen = element as {
    getBoundingClientRect(): { x: number; y: number; width: number; height: number };
    contains(other: unknown): boolean;
    ownerDocument: { elementFromPoint(x: number, y: number): unknown };
  };
  const { x, y, width, height } = seen.getBoundingClientRect();
  return seen.contains(seen.ownerDocument.elementFromPoint(x + width / 2, y + height / 2));
};

describe.skipIf(chromiumPath === undefined)("the studio for everybody", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mfim-studio-"));
    process.env["XDG_CACHE_HOME"] = join(folder, "cache");
    const model = await prepareModel(await writeSmallModel(join(folder, "model")));
    studio = await StudioBrowser.open(await startServer({ page: await buildPage(), model, port: 0 }));
    await studio.visit();
  }, 300_000);
  afterAll(async () => {
    await studio?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing wrong in the %s page, all of it open",
    async (colorScheme) => {
      const { page } = studio;
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const box of ["Every detail by itself", "Pasting back"])
        if ((await page.getByRole("button", { name: box, expanded: false }).count()) === 1)
          await page.getByRole("button", { name: box }).click();
      expect(await studio.accessibilityFaults()).toEqual([]);
      await page.locator('[data-use="source"] .zone-head button').click();
      await page.getByRole("button", { name: "Synthetic person 5" }).waitFor();
      expect(await studio.accessibilityFaults()).toEqual([]);
      await page.keyboard.press("Escape");
    },
  );

  test("a phone's width holds everything, and axe finds nothing wrong there", async () => {
    const { page } = studio;
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(overflow)).toBe(0);
    expect(await studio.accessibilityFaults()).toEqual([]);
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  test.each([
    [1024, 768],
    [390, 844],
  ])("at %i x %i the picture stays in view while any slider is moved", async (width, height) => {
    const { page } = studio;
    await page.setViewportSize({ width, height });
    for (const name of ["Face shape", "Features", "Strength"]) {
      const handle = page.getByRole("slider", { name, exact: true });
      const slider = page.locator(".slider", { has: handle });
      await scrollTo(page, slider, height);
      await handle.focus();
      await page.keyboard.press("ArrowRight");
      await studio.settled();
      const [picture, moved] = [await page.locator(".wipe").boundingBox(), await slider.boundingBox()];
      expect(picture?.y, name).toBeGreaterThanOrEqual(0);
      expect((picture?.y ?? 0) + (picture?.height ?? 0), name).toBeLessThanOrEqual(height);
      expect((moved?.y ?? 0) + (moved?.height ?? 0), name).toBeLessThanOrEqual(height + 1);
      // Beside the picture, or below it.
      const [right, bottom] = [(picture?.x ?? 0) + (picture?.width ?? 0), (picture?.y ?? 0) + (picture?.height ?? 0)];
      expect((moved?.x ?? 0) >= right || (moved?.y ?? 0) >= bottom, name).toBe(true);
    }
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  test("a notice covers neither column at any width, and on a phone lies over the picture", async () => {
    const { page } = studio;
    await studio.choose("source", [{ name: "words.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") }]);
    // What has the keyboard stays.
    await page.getByRole("button", { name: "Dismiss this message" }).focus();
    const box = async (selector: string) =>
      (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    for (const width of [1440, 1239, 1200, 1152, 1121, 1024, 800]) {
      await page.setViewportSize({ width, height: 800 });
      const [notice, side, people] = [await box(".notice"), await box(".side"), await box(".people")];
      expect(notice.width, `${width}`).toBeGreaterThan(300);
      expect(notice.x + notice.width, `${width}`).toBeLessThanOrEqual(side.x);
      if (width > 1120) expect(notice.x, `${width}`).toBeGreaterThanOrEqual(people.x + people.width);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    const [notice, picture] = [await box(".notice"), await box(".stage")];
    expect(notice.y).toBeGreaterThan(picture.y);
    expect(notice.y + notice.height).toBeLessThan(picture.y + picture.height);
    for (const [width, height] of [
      [1152, 800],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const name of ["Picture (PNG)", "JPEG", "Contact sheet", "Open recipe"]) {
        const save = page.getByRole("button", { name });
        await scrollTo(page, save, height);
        expect(await save.evaluate(isOnTop), `${name} at ${width}`).toBe(true);
      }
    }
    expect(await page.locator(".notice").count()).toBe(1);
    await page.getByRole("button", { name: "Dismiss this message" }).click();
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  test.each([1024, 1440])(
    "at %i pixels the picture takes all the width that columns and margins leave",
    async (width) => {
      const { page } = studio;
      // Higher than it is wide: nothing but the width limits the picture.
      await page.setViewportSize({ width, height: 1600 });
      const box = async (selector: string) =>
        (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const [people, stage, side, picture] = [
        await box(".people"),
        await box(".stage"),
        await box(".side"),
        await box(".wipe"),
      ];
      const most = 24;
      // People stand before the picture, or, where there is less room, below the settings.
      const left = width === 1440 ? people.x + people.width : 0;
      expect(stage.x - left).toBeLessThanOrEqual(most);
      expect(side.x - (stage.x + stage.width)).toBeLessThanOrEqual(most);
      expect(width - (side.x + side.width)).toBeLessThanOrEqual(most);
      expect(stage.width - picture.width).toBeLessThanOrEqual(2 * most);
      expect(picture.width).toBeGreaterThan(width * 0.45);
      await page.setViewportSize({ width: 1360, height: 900 });
    },
  );

  test("the wipe uncovers the target, by keys too", async () => {
    const { page } = studio;
    const wipe = page.getByRole("slider", { name: "Wipe between before and after" });
    await wipe.focus();
    await page.keyboard.press("End");
    expect(await wipe.getAttribute("aria-valuetext")).toBe("100 percent before");
    const shown = () => page.locator(".wipe-before").evaluate((element) => element.getAttribute("style"));
    expect(await shown()).toMatch(/inset\(0(px|%)? 0%/);
    expect(await page.getByText("After", { exact: true }).count()).toBe(0);
    await page.keyboard.press("Home");
    expect(await shown()).toMatch(/inset\(0(px|%)? 100%/);
    expect(await page.getByText("Before", { exact: true }).count()).toBe(0);
  });

  test("wheel, keys and buttons enlarge the picture, a drag moves it, and one key shows all of it", async () => {
    const { page } = studio;
    const layer = page.locator(".enlarged").first();
    const seen = async () => {
      const style = (await layer.getAttribute("style")) ?? "";
      const [x, y, scale] = [...style.matchAll(/-?[\d.]+/g)].map(([number]) => Number(number));
      return { x: x as number, y: y as number, scale: scale as number };
    };
    const whole = { x: 0, y: 0, scale: 1 };
    expect(await seen()).toEqual(whole);
    const box = await page.locator(".wipe").boundingBox();
    const at = (x: number, y: number) =>
      [(box?.x ?? 0) + x * (box?.width ?? 0), (box?.y ?? 0) + y * (box?.height ?? 0)] as const;
    await page.mouse.move(...at(0.5, 0.25));
    await page.mouse.wheel(0, -500);
    await expect.poll(async () => (await seen()).scale).toBeGreaterThan(2);
    const close = await seen();
    // What lies under the pointer stays there: x + scale * p = p.
    expect(close.x + 100 * 0.5 * close.scale).toBeCloseTo(50, 0);
    expect(close.y + 100 * 0.25 * close.scale).toBeCloseTo(25, 0);
    await page.mouse.down();
    await page.mouse.move(...at(0.7, 0.35), { steps: 4 });
    await page.mouse.up();
    const moved = await seen();
    expect([moved.x - close.x, moved.y - close.y]).toEqual([expect.closeTo(20, 0), expect.closeTo(10, 0)]);
    await page.getByRole("slider", { name: "Wipe between before and after" }).focus();
    await page.keyboard.press("Shift+ArrowRight");
    expect((await seen()).x).toBeCloseTo(moved.x - 15, 0);
    await page.keyboard.press("+");
    expect((await seen()).scale).toBeCloseTo(1.5 * close.scale, 3);
    expect(await studio.accessibilityFaults()).toEqual([]);
    await page.keyboard.press("0");
    expect(await seen()).toEqual(whole);
    await page.getByRole("button", { name: "Zoom in" }).click();
    expect((await seen()).scale).toBe(1.5);
    await page.getByRole("button", { name: "Show the whole picture" }).click();
    expect(await seen()).toEqual(whole);
    // Two fingers.
    const session = await page.context().newCDPSession(page);
    const fingers = (apart: number) =>
      [-1, 1].map((side, id) => {
        const [x, y] = at(0.5 + (side * apart) / 2, 0.5);
        return { x, y, id };
      });
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(0.2) });
    for (const apart of [0.3, 0.4, 0.5, 0.6])
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await session.detach();
    expect((await seen()).scale).toBeCloseTo(3, 1);
    await page.getByRole("button", { name: "Show the whole picture" }).click();
  });

  test("a morph plays, stops, and is one step back", async () => {
    const { page } = studio;
    const before = await studio.fingerprint();
    await page.getByRole("button", { name: "Play the morph" }).click();
    const seen = new Set<number>();
    await expect.poll(async () => seen.add(await studio.fingerprint()).size, { timeout: 60_000 }).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Stop the morph" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => studio.fingerprint()).toBe(before);
  });

  test("the keyboard alone goes through the page, adds a source and moves a slider", async () => {
    const { page } = studio;
    await page.locator("h1").click();
    const seen: string[] = [];
    for (let presses = 0; presses < 90 && !seen.includes("Strength"); presses++) {
      await page.keyboard.press("Tab");
      seen.push(await page.evaluate(focused));
      if (seen.at(-1) === "Add" && (await studio.cards("source").count()) === 2) {
        await page.keyboard.press("Enter");
        for (let inside = 0; inside < 20; inside++) {
          if ((await page.evaluate(focused)) === "Synthetic person 5") break;
          await page.keyboard.press("Tab");
        }
        await page.keyboard.press("Enter");
        await expect.poll(() => studio.cards("source").count(), { timeout: 60_000 }).toBe(3);
      }
    }
    expect(seen).toEqual(expect.arrayContaining(["Wipe between before and after", "Even", "Remove Source A"]));
    expect(await studio.cards("source").count()).toBe(3);
    const before = await studio.fingerprint();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await studio.settled();
    expect(await studio.fingerprint()).not.toBe(before);
  });

  test("a finger finds everything: 44 pixels at least, small faces too", async () => {
    const { page } = studio;
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 5 });
    await page.reload();
    await studio.firstPicture();
    expect(await page.evaluate("matchMedia('(pointer: coarse)').matches")).toBe(true);
    for (const box of ["Every detail by itself", "Pasting back"])
      await page.getByRole("button", { name: box, expanded: false }).click();
    await studio.choose("target", [await groupPhotograph("group.jpg")]);
    await studio.cards("target").getByText("group.jpg").waitFor();
    await studio.settled();
    await page.setViewportSize({ width: 390, height: 844 });
    const small =
      await page.evaluate(`[...document.querySelectorAll("button, .track, .cell-track, .radios label[data-rac]")]
      .filter((element) => element.checkVisibility() && !element.matches(".face-mark") && !element.closest("[style*=clip]"))
      .map((element) => [element.className + " " + (element.ariaLabel ?? element.textContent), element.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < 43.5)
      .map(([name, { width, height }]) => name + ": " + width.toFixed(0) + " x " + height.toFixed(0))`);
    expect(small).toEqual([]);
    // A face as small as a frame can be, alone: what lies beside the frame is still the face's.
    const found = await page
      .locator(".face-mark")
      .first()
      .evaluate((element) => {
        const mark = element as unknown as {
          style: { width: string; height: string; left: string; top: string };
          getBoundingClientRect(): { x: number; y: number; width: number; height: number };
          parentElement: { replaceChildren(...children: unknown[]): void };
          ownerDocument: { elementFromPoint(x: number, y: number): unknown };
        };
        mark.parentElement.replaceChildren(mark);
        Object.assign(mark.style, { width: "24px", height: "24px", left: "50%", top: "50%" });
        const { x, y, width, height } = mark.getBoundingClientRect();
        const [across, down] = [x + width / 2, y + height / 2];
        const at = (dx: number, dy: number) => mark.ownerDocument.elementFromPoint(across + dx, down + dy) === mark;
        return [width, at(-22, 0), at(22, 0), at(0, -22), at(0, 22)];
      });
    expect(found).toEqual([24, true, true, true, true]);
    await session.send("Emulation.setTouchEmulationEnabled", { enabled: false });
    await session.detach();
  });

  // Last: the page's long waits are shorter from here on.
  test("a notice goes away by itself, but not under the pointer", async () => {
    const { page } = studio;
    await page.addInitScript(`{
      const wait = window.setTimeout;
      window.setTimeout = (task, delay, ...more) => wait(task, delay >= 8000 ? delay / 20 : delay, ...more);
    }`);
    // On a phone the time that a picture took is not shown, which the first one is known by.
    await page.setViewportSize({ width: 1360, height: 900 });
    await page.reload();
    await studio.firstPicture();
    const notices = page.locator(".notice");
    const problem = async () => {
      await studio.choose("source", [{ name: "words.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") }]);
      await notices.waitFor();
    };
    await problem();
    await page.mouse.move(2, 2);
    await notices.waitFor({ state: "detached", timeout: 10_000 });
    await problem();
    await notices.hover();
    await page.waitForTimeout(3_000);
    expect(await notices.count()).toBe(1);
    await page.mouse.move(2, 2);
    await notices.waitFor({ state: "detached", timeout: 10_000 });
  });
});
