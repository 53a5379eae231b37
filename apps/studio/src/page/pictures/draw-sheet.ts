import type { Pixels } from "@mfim/core";
import { imageDataOf } from "./browser-picture.ts";

const cell = 256;
const gap = 8;

/** Rows of faces side by side on white, each 256 pixels. */
export function drawSheet(...rows: readonly (readonly Pixels[])[]): OffscreenCanvas {
  const shown = rows.filter((row) => row.length > 0);
  const columns = Math.max(...shown.map((row) => row.length));
  const extent = (count: number) => count * cell + (count + 1) * gap;
  const canvas = new OffscreenCanvas(extent(columns), extent(shown.length));
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  shown.forEach((row, y) => {
    row.forEach((face, x) => {
      const own = new OffscreenCanvas(face.width, face.height);
      own.getContext("2d")?.putImageData(imageDataOf(face), 0, 0);
      context.drawImage(own, gap + x * (cell + gap), gap + y * (cell + gap), cell, cell);
    });
  });
  return canvas;
}
