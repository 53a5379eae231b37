import { type Dispatch, type ReactNode, type SetStateAction, useRef } from "react";
import { useGestures } from "../state/use-gestures.ts";
import type { Zoom } from "../state/zoom.ts";
import { BitmapCanvas } from "./bitmap-canvas.tsx";

interface WipeViewProps {
  readonly before: ImageBitmap;
  readonly after: ImageBitmap;
  /** What a screen reader calls the person. */
  readonly name: string;
  /** Width and height that the view has the proportions of. */
  readonly proportions: readonly [width: number, height: number];
  /** The view is at most so many pixels wide. */
  readonly widest: number;
  /** Where the line between before and after is, percent. */
  readonly wipe: number;
  onWipe(wipe: number): void;
  readonly zoom: Zoom;
  readonly setZoom: Dispatch<SetStateAction<Zoom>>;
  /** What lies over the picture. */
  readonly children: ReactNode;
}

/** The result over the target with a line between them, enlarged as far as somebody wants. */
export function WipeView(props: WipeViewProps) {
  const { before, after, name, proportions, widest, wipe, onWipe, zoom, setZoom, children } = props;
  const view = useRef<HTMLDivElement>(null);
  const gestures = useGestures({ view, zoom, setZoom, wipe, setWipe: onWipe });
  const enlarged = { transform: `translate(${100 * zoom.x}%, ${100 * zoom.y}%) scale(${zoom.scale})` };
  const style = { "--ratio": proportions[0] / proportions[1], "--wipe": `${wipe}%`, "--widest": `${widest}px` };
  return (
    <div ref={view} className="wipe" data-zoomed={zoom.scale > 1} style={style as React.CSSProperties} {...gestures}>
      <div className="enlarged" style={enlarged}>
        <BitmapCanvas bitmap={after} label={`After: ${name} with the mixed identity`} className="after" />
      </div>
      <div className="wipe-before" style={{ clipPath: `inset(0 ${100 - wipe}% 0 0)` }}>
        <div className="enlarged" style={enlarged}>
          <BitmapCanvas bitmap={before} label={`Before: ${name}`} />
        </div>
      </div>
      {children}
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
        onChange={(event) => onWipe(Number(event.currentTarget.value))}
      />
    </div>
  );
}
