// Stands in a browser for `raw-picture.ts` of @mfim/photographs, which needs sharp: same functions, same results to within
// rounding (compared in lanczos.test.ts). The build puts it in place; see browser-twins.ts.
import type { Pixels } from "@mfim/core";
import { gaussianBlur } from "./gaussian-blur.ts";
import { resizeLanczos } from "./lanczos.ts";

/** The part of a sharp pipeline that alignment uses. */
export interface Pipeline {
  readonly pixels: Pixels;
  blur(sigma: number): Pipeline;
}

export function fromPixels(pixels: Pixels): Pipeline {
  return { pixels, blur: (sigma) => fromPixels(gaussianBlur(pixels, sigma)) };
}

export const toPixels = async ({ pixels }: Pipeline): Promise<Pixels> => pixels;

export async function resizePixels(pixels: Pixels, width: number, height = width): Promise<Pixels> {
  if (pixels.width === width && pixels.height === height) return pixels;
  return resizeLanczos(pixels, width, height);
}
