import type { Split } from "@mfim/core";
import { refusals, severalFacesRules } from "@mfim/photographs/words";
import { z } from "zod";

export const manifestName = "manifest.ndjson";

/** How aligned pictures are kept: a file each, or all in one file of raw bytes, [count, size, size, 3]. */
export const pictureFormats = ["png", "webp", "jpeg", "raw"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

export const splits = ["train", "held-out"] as const satisfies readonly Split[];

const settingsSchema = z.strictObject({
  /** Pixels a side. */
  size: z.int().min(8).max(4096),
  format: z.enum(pictureFormats),
  /** Which faces are taken where several are found; "refuse" takes none. */
  severalFaces: z.enum(severalFacesRules),
  /** Smallest side of the FFHQ square in the photograph, pixels. */
  minimumSide: z.number().nonnegative(),
  /** Largest share of the square outside the photograph. */
  maximumOutside: z.number().min(0).max(1),
  /** Smallest `sharpness`. */
  minimumSharpness: z.number().nonnegative(),
  oversampling: z.int().min(1).max(8),
});

const headerSchema = z.strictObject({
  kind: z.literal("mfim-prepared-faces"),
  version: z.literal(1),
  /** Folder of the photographs, as it was given. */
  source: z.string(),
  detector: z.string(),
  /** A published collection whose split was kept, such as "london". */
  collection: z.string().optional(),
  settings: settingsSchema,
  split: z.strictObject({ seed: z.int(), heldOutShare: z.number().min(0).max(1), heldOut: z.array(z.string()) }),
});

const source = {
  source: z.string(),
  sha256: z.string().nullable(),
  person: z.string().optional(),
  /** What a published collection says of the photograph, such as its expression. */
  attributes: z.record(z.string(), z.string()).optional(),
  /** Where all faces of a photograph were taken and there are several: this one's place from the left, and how many. */
  face: z.tuple([z.int().nonnegative(), z.int().positive()]).optional(),
};
const numbers = (length: number) => z.array(z.number()).length(length);

const usableSchema = z.strictObject({
  ...source,
  split: z.enum(splits),
  /** Path below the prepared folder, or the place in the raw file. */
  picture: z.union([z.string(), z.int().nonnegative()]),
  /** CRC-32 of the picture's file, or of its bytes in the raw file. */
  crc32: z.int(),
  photograph: numbers(2),
  /** Faces found. */
  faces: z.int().positive(),
  score: z.number(),
  /** Eyes, nose tip, mouth corners in pixels of the photograph. */
  landmarks: numbers(10),
  /** FFHQ square in pixels of the photograph: top left, bottom left, bottom right, top right. */
  quad: numbers(8),
  sharpness: z.number(),
});

const refusedSchema = z.strictObject({
  ...source,
  refusal: z.enum(Object.keys(refusals) as [keyof typeof refusals]),
  detail: z.string(),
});

export type PrepareSettings = z.infer<typeof settingsSchema>;
export type ManifestHeader = z.infer<typeof headerSchema>;
export type UsableRecord = z.infer<typeof usableSchema>;
export type RefusedRecord = z.infer<typeof refusedSchema>;
export type ManifestRecord = UsableRecord | RefusedRecord;

export interface Manifest {
  readonly header: ManifestHeader;
  readonly records: readonly ManifestRecord[];
}

export const isUsable = (record: ManifestRecord): record is UsableRecord => "picture" in record;

/** @throws Error of zod for what is no header */
export const parseHeader = (value: unknown): ManifestHeader => headerSchema.parse(value);

/** @throws Error of zod for what is no record */
export const parseRecord = (value: unknown): ManifestRecord =>
  typeof value === "object" && value !== null && "refusal" in value
    ? refusedSchema.parse(value)
    : usableSchema.parse(value);
