import { useCallback, useMemo, useReducer, useRef } from "react";
import { type History, type HistoryAction, historyReducer, startHistory } from "./history.ts";
import { emptyMixture, type Mixture, orderOf } from "./mixture.ts";
import type { Photograph } from "./photograph.ts";

type Reader = (history: History<Mixture>, action: HistoryAction<Mixture>) => History<Mixture>;

/**
 * What is mixed how, with its history: changes, drags that count as one change, and the way back.
 * @param model its SHA-256: another one makes another picture of the same mixture; `undefined` while there is none
 */
export function useMixture(photographs: ReadonlyMap<number, Photograph>, model: string | undefined) {
  const [history, reduce] = useReducer(historyReducer as Reader, emptyMixture, startHistory<Mixture>);
  /** When somebody last changed something, for the measure of latency. */
  const changedAt = useRef(0);
  const dispatch = useCallback((action: HistoryAction<Mixture>) => {
    changedAt.current = performance.now();
    reduce(action);
  }, []);
  const mixture = history.present;
  const faces = (mixture.target && photographs.get(mixture.target.photograph)?.faces.length) ?? 0;
  return {
    history,
    mixture,
    order: useMemo(() => (model === undefined ? undefined : orderOf(mixture, faces)), [mixture, faces, model]),
    changedAt,
    dispatch,
    change: useCallback(
      (to: Partial<Mixture>) => dispatch({ type: "change", to: (before) => ({ ...before, ...to }) }),
      [dispatch],
    ),
    drag: useCallback(
      (to: Partial<Mixture>) => dispatch({ type: "drag", to: (before) => ({ ...before, ...to }) }),
      [dispatch],
    ),
    settle: useCallback(() => dispatch({ type: "settle" }), [dispatch]),
    undo: useCallback(() => dispatch({ type: "undo" }), [dispatch]),
    redo: useCallback(() => dispatch({ type: "redo" }), [dispatch]),
  };
}
