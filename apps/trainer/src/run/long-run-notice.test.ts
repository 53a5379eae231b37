import { expect, test } from "vitest";
import { longRunNotice } from "./long-run-notice.ts";

const said = (secondsLeft: number, steps: number) => {
  const lines: string[] = [];
  const observer = longRunNotice((text) => lines.push(text));
  for (let step = 1; step <= steps; step++)
    observer.step?.({ step, figures: {}, seconds: step, picturesPerSecond: 8, memoryMiB: 100, secondsLeft });
  return lines;
};

test("a run of hours says so once, when its rate is known", () => {
  expect(said(60 * 3600, 19)).toEqual([]);
  expect(said(60 * 3600, 60)).toEqual([
    expect.stringMatching(/^At this rate the run takes another 60 h\. .*--seconds/),
  ]);
  expect(said(600, 60)).toEqual([]);
});
