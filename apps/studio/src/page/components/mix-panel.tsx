import { type MixPresetName, mixPresets, presetWeights } from "@mfim/mfim/mixing";
import { memo } from "react";
import { Button } from "react-aria-components";
import type { StudioModel } from "../../model/studio-model.ts";
import { withShare } from "../state/mix-rows.ts";
import type { Mixture } from "../state/mixture.ts";
import { DisclosureBox } from "./disclosure-box.tsx";
import { LabelledSlider } from "./labelled-slider.tsx";
import { MorphPath } from "./morph-path.tsx";
import { PasteOptions } from "./paste-options.tsx";
import { RangeMixer } from "./range-mixer.tsx";
import { SlotMatrix } from "./slot-matrix.tsx";

export interface MixPanelProps {
  readonly model: StudioModel;
  readonly mixture: Mixture;
  onChange(change: Partial<Mixture>): void;
  onDrag(change: Partial<Mixture>): void;
  onSettle(): void;
}

/** How the identities are mixed. */
export function MixPanel({ model, mixture, onChange, onDrag, onSettle }: MixPanelProps) {
  const { weights, strength, paste, sources } = mixture;
  const several = sources.length > 1;
  return (
    <section className="panel mix" aria-label="Mix">
      <h2>Mix</h2>
      {several && (
        <>
          <Presets model={model} sources={sources.length} onChange={onChange} />
          <RangeMixer
            range="shape"
            weights={weights}
            onDrag={(rows) => onDrag({ weights: rows })}
            onSettle={onSettle}
          />
          <RangeMixer
            range="features"
            weights={weights}
            onDrag={(rows) => onDrag({ weights: rows })}
            onSettle={onSettle}
          />
        </>
      )}
      <LabelledSlider
        label="Strength"
        ends={["target as it was", several ? "sources in full" : "source in full"]}
        value={strength}
        onDrag={(value) => onDrag({ strength: value })}
        onSettle={onSettle}
      />
      {several && <MorphPath weights={weights} onDrag={(rows) => onDrag({ weights: rows })} onSettle={onSettle} />}
      {several && (
        <DisclosureBox title="Every detail by itself">
          <p className="hint">
            From coarse to fine: the first shape the face, the later ones its features and colours. Values are percent.
          </p>
          <SlotMatrix
            model={model}
            weights={weights}
            onDrag={(slot, source, share) => onDrag({ weights: withShare(weights, [slot], source, share) })}
            onSettle={onSettle}
          />
        </DisclosureBox>
      )}
      <DisclosureBox title="Pasting back">
        <PasteOptions
          paste={paste}
          onChange={(next) => onChange({ paste: next })}
          onDrag={(next) => onDrag({ paste: next })}
          onSettle={onSettle}
        />
      </DisclosureBox>
    </section>
  );
}

const titles: Readonly<Record<MixPresetName, string>> = {
  "global-local": "Shape A, features B",
  "local-global": "Shape B, features A",
  even: "Even",
  outline: "Outline of B",
  nose: "Nose of B",
  mouth: "Mouth of B",
  eyes: "Eyes of B",
  features: "One feature each",
};

interface PresetsProps {
  readonly model: StudioModel;
  readonly sources: number;
  onChange(change: Partial<Mixture>): void;
}

/** Drawn again only when sources come or go, not while sliders move. */
const Presets = memo(function Presets({ model, sources, onChange }: PresetsProps) {
  const fitting = (Object.keys(mixPresets) as MixPresetName[]).filter((name) => {
    const { sources: wanted } = mixPresets[name] as { readonly sources?: number };
    return wanted === undefined || wanted === sources;
  });
  return (
    <fieldset className="presets">
      <legend className="visually-hidden">Ways to mix</legend>
      {fitting.map((name) => (
        <Button key={name} className="chip" onPress={() => onChange({ weights: presetWeights(name, model, sources) })}>
          {titles[name]}
        </Button>
      ))}
    </fieldset>
  );
});
