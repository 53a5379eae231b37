import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { movedBy, wholePicture, type Zoom, zoomedAt } from "./zoom.ts";

/** A press of a button or a key. */
const step = 1.5;
/** Shares of the view that Shift and an arrow move the picture. */
const stride = 0.15;

type Move = (zoom: Zoom) => Zoom;

const keys: Readonly<Record<string, Move>> = {
  "+": (zoom) => zoomedAt(zoom, step),
  "=": (zoom) => zoomedAt(zoom, step),
  "-": (zoom) => zoomedAt(zoom, 1 / step),
  "0": () => wholePicture,
};

const shiftedKeys: Readonly<Record<string, Move>> = {
  ArrowLeft: (zoom) => movedBy(zoom, [stride, 0]),
  ArrowRight: (zoom) => movedBy(zoom, [-stride, 0]),
  ArrowUp: (zoom) => movedBy(zoom, [0, stride]),
  ArrowDown: (zoom) => movedBy(zoom, [0, -stride]),
};

/** How far the stage's picture is enlarged, and what changes it. @param shown what the view shows; anything else starts whole */
export function useZoom(shown: string) {
  const [zoom, setZoom] = useState<Zoom>(wholePicture);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture starts whole
  useEffect(() => setZoom(wholePicture), [shown]);
  const latest = useRef(zoom);
  latest.current = zoom;
  /** Keys of the whole stage; the others go where they went. */
  const onKey = useCallback((event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const move = keys[key] ?? (shiftKey && latest.current.scale > 1 ? shiftedKeys[key] : undefined);
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setZoom(move);
  }, []);
  return {
    zoom,
    setZoom,
    onKey,
    zoomIn: () => setZoom(keys["+"] as Move),
    zoomOut: () => setZoom(keys["-"] as Move),
    fit: () => setZoom(wholePicture),
  };
}
