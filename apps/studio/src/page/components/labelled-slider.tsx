import type { ReactNode } from "react";
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";

interface LabelledSliderProps {
  readonly label: string;
  /** What the two ends mean, under the track. */
  readonly ends?: readonly [ReactNode, ReactNode];
  readonly value: number;
  readonly maximum?: number;
  readonly step?: number;
  readonly isDisabled?: boolean;
  readonly output?: (value: number) => string;
  /** While it moves. */
  onDrag(value: number): void;
  /** When it has come to rest. */
  onSettle(): void;
}

const percent = (value: number) => `${Math.round(100 * value)} %`;

/** A slider from 0 to 1 with its name, its value and what its ends mean. */
export function LabelledSlider(props: LabelledSliderProps) {
  const { label, ends, value, maximum = 1, step = 0.01, isDisabled = false, output = percent } = props;
  return (
    <Slider
      className="slider"
      value={value}
      minValue={0}
      maxValue={maximum}
      step={step}
      isDisabled={isDisabled}
      onChange={(next) => props.onDrag(next as number)}
      onChangeEnd={props.onSettle}
    >
      <Label>{label}</Label>
      <SliderOutput>{() => output(value)}</SliderOutput>
      <SliderTrack className="track">
        {({ state }) => (
          <>
            <div className="fill" style={{ width: `${100 * state.getThumbPercent(0)}%` }} />
            <SliderThumb className="thumb" />
          </>
        )}
      </SliderTrack>
      {ends !== undefined && (
        <div className="ends" aria-hidden="true">
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </div>
      )}
    </Slider>
  );
}
