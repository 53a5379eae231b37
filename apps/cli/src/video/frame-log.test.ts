import { expect, test } from "vitest";
import { describeStretches, FrameLog, timeCode } from "./frame-log.ts";
import { PictureGaps } from "./picture-gaps.ts";

test("frames that were left are told by stretches, with times and reasons", () => {
  const log = new FrameLog();
  const reasons = [undefined, "no-face", "no-face", "other-people", undefined, "no-face"] as const;
  reasons.forEach((reason, n) => {
    log.add(3599 + n * 0.5, reason);
  });
  expect([log.frames, log.swapped]).toEqual([6, 2]);
  expect(describeStretches(log.stretches)).toEqual([
    "59:59.50 to 1:00:00.00 (2 frames): no face was seen",
    "1:00:00.50: only other people were seen",
    "1:00:01.50: no face was seen",
  ]);
  expect(describeStretches(log.stretches, 1).at(-1)).toBe("and 2 shorter ones");
  expect([0, 59.999, 3.2].map(timeCode)).toEqual(["0:00.00", "1:00.00", "0:03.20"]);
});

test("gaps are told from a slow pace", () => {
  const gaps = new PictureGaps();
  for (const time of [0, 0.04, 0.08, 2.08, 2.12]) gaps.add(time);
  expect(gaps.notes()).toEqual(["the target has no pictures from 0:00.08 to 0:02.08; times were kept"]);
  const slides = new PictureGaps();
  for (const time of [0, 1, 2, 3.5, 4.5]) slides.add(time);
  expect(slides.notes()).toEqual([]);
});
