import { Label, Radio, RadioGroup } from "react-aria-components";
import type { PasteSettings } from "../worker/protocol.ts";
import { LabelledSlider } from "./labelled-slider.tsx";

interface PasteOptionsProps {
  readonly paste: PasteSettings;
  onChange(paste: PasteSettings): void;
  onDrag(paste: PasteSettings): void;
  onSettle(): void;
}

/** How the painted face goes back into the photograph; the command's own settings. */
export function PasteOptions({ paste, onChange, onDrag, onSettle }: PasteOptionsProps) {
  return (
    <div className="stack">
      <RadioGroup
        className="radios"
        value={paste.region}
        onChange={(region) => onChange({ ...paste, region: region as PasteSettings["region"] })}
      >
        <Label>What is pasted</Label>
        <Radio value="face">The face alone</Radio>
        <Radio value="square">The whole square, with hair</Radio>
      </RadioGroup>
      <RadioGroup
        className="radios"
        value={paste.colour}
        onChange={(colour) => onChange({ ...paste, colour: colour as PasteSettings["colour"] })}
      >
        <Label>Its colours</Label>
        <Radio value="photograph">Fitted to the photograph</Radio>
        <Radio value="as-is">As painted</Radio>
      </RadioGroup>
      <RadioGroup
        className="radios"
        value={paste.detail ?? "none"}
        onChange={(detail) => onChange({ ...paste, detail: detail as "none" | "photograph" })}
      >
        <Label>Fine detail</Label>
        <Radio value="photograph">The photograph's, where both agree</Radio>
        <Radio value="none">As painted</Radio>
      </RadioGroup>
      <LabelledSlider
        label="Soft border"
        value={paste.feather}
        maximum={0.5}
        onDrag={(feather) => onDrag({ ...paste, feather: Math.max(0.01, feather) })}
        onSettle={onSettle}
      />
    </div>
  );
}
