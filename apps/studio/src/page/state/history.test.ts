import { expect, test } from "vitest";
import { type HistoryAction, historyReducer, startHistory } from "./history.ts";

const play = (...actions: readonly HistoryAction<number>[]) =>
  actions.reduce((history, action) => historyReducer(history, action), startHistory(0));
const to = (value: number) => () => value;

test("every change is a step back, and forward again until something else is changed", () => {
  const history = play({ type: "change", to: to(1) }, { type: "change", to: to(2) }, { type: "undo" });
  expect(history).toMatchObject({ past: [0], present: 1, future: [2] });
  expect(historyReducer(history, { type: "redo" }).present).toBe(2);
  expect(historyReducer(history, { type: "change", to: to(3) }).future).toEqual([]);
});

test("a drag is one step, however many values it goes through", () => {
  const drags = [1, 2, 3].map((value) => ({ type: "drag", to: to(value) }) as const);
  const history = play(...drags, { type: "settle" }, { type: "settle" });
  expect(history.past).toEqual([0]);
  expect(historyReducer(history, { type: "undo" }).present).toBe(0);
});

test("nothing before the beginning, nothing after the end, no step for no change", () => {
  expect(play({ type: "change", to: to(1) }, { type: "begin", to: to(5) })).toEqual(startHistory(5));
  expect(play({ type: "undo" }, { type: "redo" }, { type: "change", to: (value) => value })).toEqual(startHistory(0));
});
