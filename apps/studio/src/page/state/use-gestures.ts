import { type Dispatch, type PointerEvent, type RefObject, type SetStateAction, useEffect, useRef } from "react";
import { movedBy, type Point, pinched, type Zoom, zoomedAt } from "./zoom.ts";

interface GestureOptions {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly zoom: Zoom;
  readonly setZoom: Dispatch<SetStateAction<Zoom>>;
  /** Where the line between before and after is, percent. */
  readonly wipe: number;
  readonly setWipe: Dispatch<number>;
}

/** A press that moves less is a click, pixels. */
const slack = 4;
/** So near to its line a drag takes hold of it, pixels. */
const reach = 24;

/**
 * What a mouse, fingers and a wheel do to the stage: the wheel and two fingers enlarge, a drag moves the line, or, where
 * the picture is enlarged and the line is elsewhere, the picture. A click that does not move goes to what lies there.
 */
export function useGestures({ view, zoom, setZoom, wipe, setWipe }: GestureOptions) {
  const pointers = useRef(new Map<number, Point>());
  const drag = useRef<{ readonly from: Point; doing?: "wipe" | "move" | "pinch" }>({ from: [0, 0] });
  const latest = useRef({ zoom, wipe });
  latest.current = { zoom, wipe };

  useEffect(() => {
    const { current } = view;
    // React's own listeners are passive: they could not keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      if (latest.current.zoom.scale === 1 && pixels > 0) return; // nothing to shrink: the page may scroll
      event.preventDefault();
      const at = placeIn(current as HTMLDivElement, event);
      setZoom((before) => zoomedAt(before, Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), at));
    };
    current?.addEventListener("wheel", onWheel, { passive: false });
    return () => current?.removeEventListener("wheel", onWheel);
  }, [view, setZoom]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const at = placeIn(event.currentTarget, event);
    pointers.current.set(event.pointerId, at);
    drag.current = pointers.current.size > 1 ? { from: at, doing: "pinch" } : { from: at };
    if (pointers.current.size > 1) for (const id of pointers.current.keys()) event.currentTarget.setPointerCapture(id);
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const view = event.currentTarget;
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const at = placeIn(view, event);
    const { from, doing } = drag.current;
    if (doing === undefined) {
      const [dx, dy] = [(at[0] - from[0]) * view.clientWidth, (at[1] - from[1]) * view.clientHeight];
      if (Math.hypot(dx, dy) < slack) return;
      view.setPointerCapture(event.pointerId);
      const isNear = Math.abs(from[0] - latest.current.wipe / 100) * view.clientWidth < reach;
      drag.current.doing = latest.current.zoom.scale === 1 || isNear ? "wipe" : "move";
    }
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    pointers.current.set(event.pointerId, at);
    if (drag.current.doing === "wipe") setWipe(percentOf(at));
    if (drag.current.doing === "move") setZoom((zoom) => movedBy(zoom, [at[0] - before[0], at[1] - before[1]]));
    const other = others[0];
    if (drag.current.doing === "pinch" && other !== undefined)
      setZoom((zoom) => pinched(zoom, [before, other], [at, other]));
  };

  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (!pointers.current.delete(event.pointerId)) return;
    const isClick = drag.current.doing === undefined && event.type === "pointerup";
    const isOnFace = (event.target as Element).closest("button") !== null;
    if (isClick && !isOnFace && latest.current.zoom.scale === 1)
      setWipe(percentOf(placeIn(event.currentTarget, event)));
  };

  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp };
}

const percentOf = ([x]: Point) => Math.round(100 * Math.min(1, Math.max(0, x)));

/** Shares of the view's sides. */
function placeIn(
  view: HTMLElement,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top, width, height } = view.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}
