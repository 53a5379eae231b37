/** (module (func (result v128) (i8x16.popcnt (i8x16.splat (i32.const 0))))): valid where WebAssembly has SIMD. */
// biome-ignore format: a program
const simdProgram = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);

type Scope = Partial<Pick<typeof globalThis, "Worker" | "WebAssembly" | "OffscreenCanvas" | "createImageBitmap">>;

/** What the studio cannot do without, and how a browser is asked for it. */
const needs: readonly (readonly [what: string, isThere: (scope: Scope) => boolean])[] = [
  ["workers", ({ Worker }) => Worker !== undefined],
  ["WebAssembly", ({ WebAssembly }) => WebAssembly !== undefined],
  ["WebAssembly with SIMD", ({ WebAssembly }) => WebAssembly?.validate(simdProgram) !== false],
  [
    "canvases off the page (OffscreenCanvas, createImageBitmap)",
    ({ OffscreenCanvas, createImageBitmap }) => OffscreenCanvas !== undefined && createImageBitmap !== undefined,
  ],
];

/** Browsers that have all of it, as far as their makers' tables say. */
export const fittingBrowsers = "Chrome or Edge 123, Firefox 120, Safari 17.5, or newer";

/** Why the studio cannot run in a browser, in words for people; `undefined` where it can. */
export function whatIsMissing(scope: Scope): string | undefined {
  const missing = needs.filter(([, isThere]) => !isThere(scope)).map(([what]) => what);
  if (missing.length === 0) return undefined;
  return `This browser has no ${missing.join(", no ")}, which the studio needs; open the page in ${fittingBrowsers}.`;
}
