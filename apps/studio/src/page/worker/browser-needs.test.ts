import { expect, test } from "vitest";
import { whatIsMissing } from "./browser-needs.ts";

// Node knows WebAssembly; the rest stands for what browsers have.
const browser = {
  Worker: class {},
  OffscreenCanvas: class {},
  createImageBitmap: () => Promise.reject(new Error("never asked for")),
  WebAssembly,
} as unknown as Parameters<typeof whatIsMissing>[0];

test("a browser that has everything misses nothing", () => {
  expect(whatIsMissing(browser)).toBeUndefined();
});

test("all that is missing is said at once", () => {
  const { Worker: _, ...without } = browser;
  const noSimd = { ...without, WebAssembly: { ...WebAssembly, validate: () => false } as typeof WebAssembly };
  expect(whatIsMissing(noSimd)).toMatch(/^This browser has no workers, no WebAssembly with SIMD, .*open the page in/);
  expect(whatIsMissing({})).toMatch(/no workers, no WebAssembly, no canvases off the page/);
});
