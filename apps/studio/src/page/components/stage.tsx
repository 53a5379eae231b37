import { type RefObject, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { StudioModel } from "../../model/studio-model.ts";
import type { Photograph } from "../state/photograph.ts";
import { type MeasuredPicture, useMixedPicture } from "../state/use-mixed-picture.ts";
import type { MixOrder, StudioTasks } from "../worker/protocol.ts";
import { BitmapCanvas } from "./bitmap-canvas.tsx";

interface StageProps {
  readonly tasks: StudioTasks;
  readonly model: StudioModel;
  readonly order: MixOrder | undefined;
  /** When the user last changed something, by `performance.now()`. */
  readonly changedAt: RefObject<number>;
  readonly target: Photograph | undefined;
  readonly face: number;
}

type View = "photograph" | "face";

/** A small photograph is shown so many times enlarged at most, where there is room. */
const photographEnlarged = 2;
/** A painted face alone is shown so many times enlarged at most: more would only show its pixels. */
const mostEnlarged = 5;
const largestFace = 512;

/** The result over the target, with a wipe between them. It alone is drawn again when a picture is ready. */
export function Stage({ tasks, model, order, changedAt, target, face }: StageProps) {
  const { mixed, latency, busy, error } = useMixedPicture(tasks, order, changedAt);
  const [view, setView] = useState<View>("photograph");
  const [wipe, setWipe] = useState(0);
  const before = view === "photograph" ? target?.preview : target?.faces[face]?.aligned;
  const after = view === "photograph" ? mixed?.picture : mixed?.face;
  const widest =
    view === "photograph"
      ? photographEnlarged * (before?.width ?? 0)
      : Math.min(largestFace, mostEnlarged * model.resolution);
  return (
    <section className="stage" aria-label="Result" aria-busy={busy}>
      <div className="stage-head">
        <ToggleButtonGroup
          className="segments"
          aria-label="What is shown"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={(keys) => setView([...keys][0] as View)}
        >
          <ToggleButton id="photograph">Photograph</ToggleButton>
          <ToggleButton id="face">Aligned face</ToggleButton>
        </ToggleButtonGroup>
        {mixed !== undefined && latency !== undefined && <Latency {...latency} />}
      </div>
      <p className="visually-hidden" role="status">
        {busy || after === undefined ? "" : "The picture is ready."}
      </p>
      {error !== undefined && <p className="stage-empty">{error}</p>}
      {error === undefined && (before === undefined || after === undefined) && (
        <p className="stage-empty">
          {busy
            ? "Painting the first picture …"
            : "Choose a target, whose picture it stays, and a source, whose face it gets."}
        </p>
      )}
      {before !== undefined && after !== undefined && (
        <div
          className="wipe"
          style={
            {
              aspectRatio: `${before.width} / ${before.height}`,
              "--wipe": `${wipe}%`,
              "--widest": `${widest}px`,
            } as React.CSSProperties
          }
        >
          <BitmapCanvas bitmap={after} label={`After: ${target?.name} with the mixed identity`} />
          <div className="wipe-before" style={{ clipPath: `inset(0 ${100 - wipe}% 0 0)` }}>
            <BitmapCanvas bitmap={before} label={`Before: ${target?.name}`} />
          </div>
          {wipe > 4 && <span className="tag left">Before</span>}
          {wipe < 96 && <span className="tag right">After</span>}
          <div className="wipe-line" style={{ left: `${wipe}%` }} aria-hidden="true" />
          <span className="wipe-handle" aria-hidden="true">
            ⇆
          </span>
          <input
            className="wipe-range"
            type="range"
            min={0}
            max={100}
            value={wipe}
            aria-label="Wipe between before and after"
            aria-valuetext={`${wipe} percent before`}
            onChange={(event) => setWipe(Number(event.currentTarget.value))}
          />
        </div>
      )}
      {after !== undefined && (
        <Resolution
          painted={model.resolution}
          shown={view === "photograph" ? target?.faces[face]?.side : widest}
          hasDetail={view === "photograph" && order?.paste.detail === "photograph"}
        />
      )}
    </section>
  );
}

interface ResolutionProps {
  readonly painted: number;
  readonly shown: number | undefined;
  readonly hasDetail: boolean;
}

/** Why a result is as sharp as it is. */
function Resolution({ painted, shown = painted, hasDetail }: ResolutionProps) {
  const larger = shown > 1.2 * painted ? `, ${(shown / painted).toFixed(1)} times enlarged here` : "";
  return (
    <p className="hint resolution">
      This model paints {painted} × {painted} pixels{larger}
      {hasDetail ? "; finer detail is the photograph's own." : "."}
    </p>
  );
}

function Latency({ total, encode, synthesis, paste, picture }: MeasuredPicture) {
  const parts = [
    encode >= 1 ? `encoding ${encode.toFixed(0)}` : "",
    `synthesis ${synthesis.toFixed(0)}`,
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
