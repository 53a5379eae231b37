import type { CropMask } from "@mfim/data-ffhq";
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
  mask: async (_, { quad }): Promise<CropMask> => sampled(open, photograph.width, quad),
  [Symbol.dispose]() {},
});

/** Cut out as the face was, at as many pixels. */
function sampled(open: Uint8Array, width: number, quad: readonly number[]): CropMask {
  const size = 256;
  const [x0, y0, x1, y1, , , x3, y3] = quad as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const weights = Float32Array.from({ length: size * size }, (_, i) => {
    const [s, t] = [((i % size) + 0.5) / size, (Math.floor(i / size) + 0.5) / size];
    const x = Math.max(0, Math.min(width - 1, Math.round(x0 + (x3 - x0) * s + (x1 - x0) * t)));
    const y = Math.max(0, Math.min(width - 1, Math.round(y0 + (y3 - y0) * s + (y1 - y0) * t)));
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
