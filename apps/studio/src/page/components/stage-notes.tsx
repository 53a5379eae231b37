import type { MeasuredPicture } from "../state/use-mixed-picture.ts";

interface ResolutionProps {
  readonly painted: number;
  readonly shown: number | undefined;
  readonly hasDetail: boolean;
}

/** Why a result is as sharp as it is. */
export function Resolution({ painted, shown = painted, hasDetail }: ResolutionProps) {
  const larger = shown > 1.2 * painted ? `, ${(shown / painted).toFixed(1)} times enlarged here` : "";
  return (
    <p className="hint resolution">
      This model paints {painted} × {painted} pixels{larger}
      {hasDetail ? "; finer detail is the photograph's own." : "."}
    </p>
  );
}

/** What the last picture took. */
export function Latency({ total, encode, synthesis, paste, picture }: MeasuredPicture) {
  const parts = [
    encode >= 1 ? `encoding ${encode.toFixed(0)}` : "",
    `painting ${synthesis.toFixed(0)}`,
    `pasting ${paste.toFixed(0)}`,
  ];
  return (
    <span
      className="latency"
      title="From the change to the picture on the screen"
      data-latency={total.toFixed(1)}
      data-synthesis={synthesis.toFixed(1)}
      data-paste={paste.toFixed(1)}
      data-pictures={picture}
    >
      <strong>{total.toFixed(0)} ms</strong> ({parts.filter((part) => part !== "").join(", ")})
    </span>
  );
}
