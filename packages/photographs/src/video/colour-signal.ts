/** How a video's numbers stand for light. */
export type Transfer = "sdr" | "pq" | "hlg";
export type Primaries = "bt709" | "bt2020" | "p3";

/** Matrix from YUV to RGB, in the words of ffmpeg's scale filter. */
type ColourMatrix = "bt709" | "smpte170m" | "smpte240m" | "fcc" | "bt2020nc";

/** What a video says of its colours, or where it says nothing, what players take. */
export interface ColourSignal {
  readonly matrix: ColourMatrix;
  readonly transfer: Transfer;
  readonly primaries: Primaries;
}

const matrices: Readonly<Record<string, ColourMatrix>> = {
  bt709: "bt709",
  smpte170m: "smpte170m",
  bt470bg: "smpte170m",
  smpte240m: "smpte240m",
  fcc: "fcc",
  bt2020nc: "bt2020nc",
  bt2020c: "bt2020nc",
};
const transfers: Readonly<Record<string, Transfer>> = { smpte2084: "pq", "arib-std-b67": "hlg" };
/** The others are within what eyes tell apart of BT.709's, and players leave them alone. */
const wide: Readonly<Record<string, Primaries>> = { bt2020: "bt2020", smpte431: "p3", smpte432: "p3" };

/** @param height lines; from 720 up a video without a word is BT.709 */
export function colourSignal(
  said: {
    readonly space?: string | undefined;
    readonly transfer?: string | undefined;
    readonly primaries?: string | undefined;
  },
  height: number,
): ColourSignal {
  const transfer = transfers[said.transfer ?? ""] ?? "sdr";
  const hdr = transfer !== "sdr";
  return {
    matrix: matrices[said.space ?? ""] ?? (hdr ? "bt2020nc" : height >= 720 ? "bt709" : "smpte170m"),
    transfer,
    primaries: wide[said.primaries ?? ""] ?? (hdr && said.primaries !== "bt709" ? "bt2020" : "bt709"),
  };
}

/** Whether frames have to be mapped to be what screens without more light and colour show. */
export const isWide = ({ transfer, primaries }: ColourSignal): boolean => transfer !== "sdr" || primaries !== "bt709";

const names: Readonly<Record<Transfer, string>> = { sdr: "standard", pq: "HDR (PQ)", hlg: "HDR (HLG)" };
const gamuts: Readonly<Record<Primaries, string>> = { bt709: "BT.709", bt2020: "BT.2020", p3: "P3" };

/** For people: "HDR (PQ), BT.2020". */
export const describeSignal = ({ transfer, primaries }: ColourSignal): string =>
  `${names[transfer]}, ${gamuts[primaries]}`;
