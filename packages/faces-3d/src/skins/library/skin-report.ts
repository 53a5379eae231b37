import sharp from "sharp";
import type { HeadModel } from "../../head/head-model.ts";
import { project } from "../fit/fit-camera.ts";
import { fittedVertices, type HeadFit } from "../fit/fit-head.ts";
import type { Anchor } from "../fit/register-people.ts";
import type { SkinDonor } from "./skin-library.ts";

/** A person in the report. */
export interface ReportedSkin {
  readonly donor: SkinDonor;
  readonly photo: string;
  readonly fit: HeadFit;
  /** [189, 2] */
  readonly points: Float64Array;
  /** [size, size, 3] log colour over the tone, filled */
  readonly skin: Float32Array;
  /** [size, size] what of it the photograph showed */
  readonly weight: Float32Array;
}

const PICTURE = 360;

/** A card a person: where the head was laid over the photograph (red) and where the points are (green), the skin, what of it was seen. */
export async function skinCard(
  head: HeadModel,
  anchors: readonly Anchor[],
  size: number,
  { donor, photo, fit, points, skin, weight }: ReportedSkin,
): Promise<string> {
  const { pixels } = project(fittedVertices(head, fit), fit.camera);
  const dots = [
    ...head.landmarks.map((v) => dot(pixels[2 * v]!, pixels[2 * v + 1]!, "red")),
    ...anchors.map(({ point }) => dot(points[2 * point]!, points[2 * point + 1]!, "lime")),
  ];
  const { autoOrient } = await sharp(photo).metadata();
  const { width, height } = autoOrient;
  const overlay = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${dots.join("")}</svg>`,
  );
  const laid = await sharp(photo)
    .autoOrient()
    .composite([{ input: overlay }])
    .png()
    .toBuffer();
  const shown = await Promise.all([
    sharp(laid).resize({ width: PICTURE }).jpeg().toBuffer(),
    texture(skin, donor, size),
    texture(skin, donor, size, weight),
  ]);
  const [inner, jaw] = fitErrors(fit, anchors.length);
  const text = `${donor.id}, ${donor.sex}, ${donor.age}: points off by ${inner.toFixed(1)} pixels in the mean, jaw ${jaw.toFixed(1)}`;
  return `<figure>${shown.map((jpeg) => `<img src="data:image/jpeg;base64,${jpeg.toString("base64")}">`).join("")}<figcaption>${text}</figcaption></figure>`;
}

/** Mean pixels by which the template's points and the jaw are off. */
export function fitErrors({ pointErrors, contourErrors }: HeadFit, anchorCount: number): readonly [number, number] {
  const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
  return [mean(pointErrors.subarray(pointErrors.length - anchorCount)), mean(contourErrors)];
}

export function skinReport(cards: readonly string[], summary: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Skin library</title><style>body{font:14px sans-serif;margin:2em}figure{margin:0 0 1em}img{height:260px;margin-right:4px}</style><h1>Skin library</h1><p>${summary}</p><p>Red: the head's landmarks; green: the points of the set. Then the skin without light and holes, and what of it the photograph shows. These are real people: keep this page to yourself.</p>${cards.join("\n")}\n`;
}

function dot(x: number, y: number, colour: string): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>`;
}

async function texture(skin: Float32Array, donor: SkinDonor, size: number, weight?: Float32Array): Promise<Buffer> {
  const bytes = Uint8Array.from(skin, (x, i) => {
    const light = Math.min(1, 1.1 * Math.exp(x + donor.tone[i % 3]!)) ** (1 / 2.2);
    return Math.round(255 * light * (weight ? 0.25 + 0.75 * weight[Math.floor(i / 3)]! : 1));
  });
  return await sharp(bytes, { raw: { width: size, height: size, channels: 3 } })
    .resize(PICTURE, PICTURE)
    .jpeg()
    .toBuffer();
}
