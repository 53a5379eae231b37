import { type CropMask, cropOfQuad, type Quad } from "@mfim/photographs";
import type { FaceMasker } from "../mask/mask-network.ts";
import type { PasteSettings } from "../swap/swap-picture.ts";
import type { TruthFace } from "./truth-faces.ts";

/** A way to paste faces back. */
export interface PasteVariant {
  readonly name: string;
  readonly settings: PasteSettings;
  /** What keeps covers, for one target. */
  readonly masker?: (face: TruthFace) => FaceMasker | undefined;
}

/** The truth as a mask: in the photograph's pixels, which its square fills. */
export const trueMasker = ({ open, photograph }: TruthFace): FaceMasker => ({
  id: "truth",
  mask: async (_, { quad }): Promise<CropMask> => sampled(open, photograph, quad),
  [Symbol.dispose]() {},
});

type Size = TruthFace["photograph"];

/** Cut out as the face was, at as many pixels. */
function sampled(open: Uint8Array, { width, height }: Size, quad: Quad): CropMask {
  const size = 256;
  const [a, b, c, d, e, f] = cropOfQuad(quad, size, { width, height }).toPhotograph;
  const within = (place: number, side: number) => Math.max(0, Math.min(side - 1, Math.round(place)));
  const weights = Float32Array.from({ length: size * size }, (_, i) => {
    const [column, row] = [i % size, Math.floor(i / size)];
    const x = within(a * column + b * row + c, width);
    const y = within(d * column + e * row + f, height);
    return open[y * width + x] as number;
  });
  return { size, weights };
}

const plain: PasteSettings = { region: "face", colour: "photograph", detail: "none" };

/** Rows of the table, the masks first. */
export const variants = (network: FaceMasker | undefined): readonly PasteVariant[] => [
  { name: "no mask", settings: plain },
  ...(network === undefined ? [] : [{ name: "parsing network", settings: plain, masker: () => network }]),
  { name: "true mask", settings: plain, masker: trueMasker },
  { name: "whole square", settings: { ...plain, region: "square" } },
  { name: "own colours", settings: { ...plain, colour: "as-is" } },
  { name: "detail kept", settings: { ...plain, detail: "photograph" } },
  { name: "own colours, detail kept", settings: { ...plain, colour: "as-is", detail: "photograph" } },
];
