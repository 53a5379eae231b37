import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { encodeSafetensors, readSafetensors } from "@mfim/checkpoints/typed";
import { writeWhole } from "@mfim/files";
import type { HeadModel } from "../../head/head-model.ts";
import type { Rgb } from "../../person/person.ts";
import type { HeadFit } from "../fit/fit-head.ts";
import { type FittedPeople, fitPeople } from "../fit/fit-people.ts";
import type { Anchor } from "../fit/register-people.ts";
import type { FlatSkin } from "./flatten-person.ts";

type Lists<T> = { readonly [K in keyof T]: T[K] extends Float64Array ? readonly number[] : T[K] };

/** Fits of all people, as they lie in a file. */
interface StoredFits {
  readonly anchors: readonly Anchor[];
  readonly fits: readonly Lists<HeadFit>[];
}

/** The fits of a file, made and written where it is not there. */
export async function storedFits(
  path: string,
  head: HeadModel,
  points: readonly Float64Array[],
): Promise<FittedPeople> {
  if (!existsSync(path)) {
    const { anchors, fits } = fitPeople(head, points);
    const plain = fits.map(({ camera, identity, expression, pointErrors, contourErrors }) => ({
      camera,
      identity: [...identity],
      expression: [...expression],
      pointErrors: [...pointErrors],
      contourErrors: [...contourErrors],
    }));
    await writeWhole(path, JSON.stringify({ anchors, fits: plain } satisfies StoredFits));
  }
  const { anchors, fits } = JSON.parse(await readFile(path, "utf8")) as StoredFits;
  return {
    anchors,
    fits: fits.map(({ camera, identity, expression, pointErrors, contourErrors }) => ({
      camera,
      identity: Float64Array.from(identity),
      expression: Float64Array.from(expression),
      pointErrors: Float64Array.from(pointErrors),
      contourErrors: Float64Array.from(contourErrors),
    })),
  };
}

/** What is kept of a flattened person beside the two pictures. */
type StoredTraits = Pick<FlatSkin, "tone" | "iris" | "brow">;

export function encodeFlat({ detail, weight, tone, iris, brow }: FlatSkin, size: number): Uint8Array {
  return encodeSafetensors(
    { detail: { shape: [size, size, 3], data: detail }, weight: { shape: [size, size], data: weight } },
    { traits: JSON.stringify({ tone, iris, brow } satisfies StoredTraits) },
  );
}

export async function readFlat(path: string, size: number): Promise<FlatSkin> {
  const file = await readSafetensors(path);
  const { tone, iris, brow } = JSON.parse(file.metadata["traits"] ?? "{}") as Record<keyof StoredTraits, Rgb>;
  return {
    detail: file.tensor("detail", [size, size, 3]).data as Float32Array,
    weight: file.tensor("weight", [size, size]).data as Float32Array,
    tone,
    iris,
    brow,
  };
}
