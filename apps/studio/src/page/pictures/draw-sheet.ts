import type { Pixels } from "@mfim/core";
import { imageDataOf } from "./browser-picture.ts";

/** Side of a sheet's pictures, pixels. */
export const sheetCell = 256;
const gap = 12;
/** Room for two lines of words below a picture. */
const words = 40;

/** A picture of a sheet, and what stands below it. */
export interface SheetCell {
  readonly picture: Pixels;
  readonly label: string;
  /** Its file, in a second line. */
  readonly name?: string;
}

/** Rows of square pictures on white, each 256 pixels, with words below. */
export function drawSheet(rows: readonly (readonly SheetCell[])[]): OffscreenCanvas {
  const shown = rows.filter((row) => row.length > 0);
  const columns = Math.max(...shown.map((row) => row.length));
  const height = sheetCell + words + gap;
  const canvas = new OffscreenCanvas(columns * (sheetCell + gap) + gap, shown.length * height + gap);
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  shown.forEach((row, y) => {
    row.forEach((cell, x) => {
      drawCell(context, cell, gap + x * (sheetCell + gap), gap + y * height);
    });
  });
  return canvas;
}

function drawCell(
  context: OffscreenCanvasRenderingContext2D,
  { picture, label, name }: SheetCell,
  x: number,
  y: number,
) {
  const own = new OffscreenCanvas(picture.width, picture.height);
  own.getContext("2d")?.putImageData(imageDataOf(picture), 0, 0);
  context.drawImage(own, x, y, sheetCell, sheetCell);
  context.fillStyle = "#1b1c25";
  context.font = "600 14px system-ui, sans-serif";
  context.fillText(fitting(context, label), x, y + sheetCell + 17);
  if (name === undefined) return;
  context.fillStyle = "#5d6070";
  context.font = "13px system-ui, sans-serif";
  context.fillText(fitting(context, name), x, y + sheetCell + 34);
}

/** Words cut where a picture's width ends. */
function fitting(context: OffscreenCanvasRenderingContext2D, text: string): string {
  let shown = text;
  while (shown.length > 1 && context.measureText(shown).width > sheetCell) shown = `${shown.slice(0, -2).trimEnd()}…`;
  return shown;
}
