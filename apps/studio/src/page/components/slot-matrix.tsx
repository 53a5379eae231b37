import type { MixWeights } from "@mfim/core";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";
import type { StudioModel } from "../../model/studio-model.ts";
import { slotsOf } from "../state/mix-rows.ts";
import { letterOf } from "../state/source-letter.ts";

interface SlotMatrixProps {
  readonly model: StudioModel;
  readonly weights: MixWeights;
  onDrag(slot: number, source: number, share: number): void;
  onSettle(): void;
}

/** Every identity slot, from coarse to fine, by every source; a row always sums to 100 %. */
export function SlotMatrix({ model, weights, onDrag, onSettle }: SlotMatrixProps) {
  const { layout, split } = model;
  const sources = weights[0]?.length ?? 0;
  const shape = slotsOf("shape", weights.length);
  return (
    <div className="matrix-scroll">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">Detail</th>
            {Array.from({ length: sources }, (_, source) => (
              <th key={letterOf(source)} scope="col">
                {letterOf(source)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weights.map((row, slot) => {
            const { name = `${slot}`, kind } = layout.slots[split.identity[slot] as number] ?? {};
            const part = shape.includes(slot) ? "shape" : "features";
            const title = `${slot + 1}, ${kind === "rgb" ? "colour" : part}`;
            return (
              <tr key={name}>
                <th scope="row">{title}</th>
                {row.map((share, source) => (
                  <td key={letterOf(source)}>
                    <Slider
                      className="cell-slider"
                      aria-label={`Detail ${title}, source ${letterOf(source)}`}
                      value={share}
                      minValue={0}
                      maxValue={1}
                      step={0.01}
                      formatOptions={{ style: "percent" }}
                      isDisabled={sources === 1}
                      onChange={(value) => onDrag(slot, source, value as number)}
                      onChangeEnd={onSettle}
                    >
                      <SliderTrack className="cell-track">
                        <div className="cell-fill" style={{ width: `${100 * share}%` }} />
                        <span className="cell-value">{Math.round(100 * share)}</span>
                        <SliderThumb className="cell-thumb" />
                      </SliderTrack>
                    </Slider>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
