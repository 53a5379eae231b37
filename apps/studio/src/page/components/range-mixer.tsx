import type { MixWeights } from "@mfim/core";
import { type SlotRange, shareOf, slotsOf, withShare } from "../state/mix-rows.ts";
import { letterOf } from "../state/source-letter.ts";
import { LabelledSlider } from "./labelled-slider.tsx";

interface RangeMixerProps {
  readonly range: SlotRange;
  readonly weights: MixWeights;
  onDrag(weights: MixWeights): void;
  onSettle(): void;
}

const words: Readonly<Record<SlotRange, string>> = { shape: "Face shape", features: "Features" };

/** Whose face shape (coarse slots), whose features (fine slots): one slider between two sources, else one a source. */
export function RangeMixer({ range, weights, onDrag, onSettle }: RangeMixerProps) {
  const sources = weights[0]?.length ?? 0;
  const slots = slotsOf(range, weights.length);
  const set = (source: number) => (share: number) => onDrag(withShare(weights, slots, source, share));
  if (sources === 2)
    return (
      <LabelledSlider
        label={words[range]}
        ends={["A", "B"]}
        value={shareOf(weights, range, 1)}
        output={(share) => (share < 0.5 ? `${Math.round(100 - 100 * share)} % A` : `${Math.round(100 * share)} % B`)}
        onDrag={set(1)}
        onSettle={onSettle}
      />
    );
  return (
    <fieldset className="range-mixer">
      <legend>{words[range]}</legend>
      {Array.from({ length: sources }, (_, source) => (
        <LabelledSlider
          key={letterOf(source)}
          label={`${letterOf(source)}`}
          value={shareOf(weights, range, source)}
          onDrag={set(source)}
          onSettle={onSettle}
        />
      ))}
    </fieldset>
  );
}
