import type { MixWeights } from "@mfim/core";
import { interpolation } from "@mfim/mfim/mixing";
import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { describePlace } from "../state/describe-place.ts";
import { pathPosition } from "../state/mix-rows.ts";
import { letterOf } from "../state/source-letter.ts";
import { LabelledSlider } from "./labelled-slider.tsx";

interface MorphPathProps {
  readonly weights: MixWeights;
  onDrag(weights: MixWeights): void;
  onSettle(): void;
}

/** Seconds from one source to the next. */
const pace = 2;

/** A walk through the sources in their order, by hand or played to and fro. */
export function MorphPath({ weights, onDrag, onSettle }: MorphPathProps) {
  const [playing, setPlaying] = useState(false);
  const [slots, sources] = [weights.length, weights[0]?.length ?? 0];
  const last = sources - 1;
  const place = pathPosition(weights);
  const drag = useRef({ onDrag, onSettle, place });
  drag.current = { onDrag, onSettle, place };

  useEffect(() => {
    if (!playing) return;
    const started = performance.now() - 1000 * pace * (drag.current.place ?? 0);
    let frame = requestAnimationFrame(function step() {
      const along = ((performance.now() - started) / 1000 / pace) % (2 * last);
      drag.current.onDrag(interpolation(slots, sources, along <= last ? along : 2 * last - along));
      frame = requestAnimationFrame(step);
    });
    return () => {
      cancelAnimationFrame(frame);
      drag.current.onSettle();
    };
  }, [playing, slots, sources, last]);

  return (
    <div className="morph">
      <Button
        className="icon-button round"
        aria-label={playing ? "Stop the morph" : "Play the morph"}
        onPress={() => setPlaying(!playing)}
      >
        {playing ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
      </Button>
      <LabelledSlider
        label="Morph"
        value={place ?? 0}
        maximum={last}
        ends={[letterOf(0), letterOf(last)]}
        output={() => (place === undefined ? "mixed by the sliders above" : describePlace(place))}
        onDrag={(position) => {
          setPlaying(false);
          onDrag(interpolation(slots, sources, position));
        }}
        onSettle={onSettle}
      />
    </div>
  );
}
