import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { progressObserver } from "./progress.ts";

/** What stands on a terminal after moments of a run, each seconds and seconds left, ten steps apart. */
function shown(limit: number | undefined, moments: readonly (readonly [number, number])[]): string {
  let written = "";
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const terminal = { isTTY: true, columns: 200, cursorTo() {}, moveCursor() {}, clearLine() {}, clearScreenDown() {} };
  const observer = progressObserver(
    "tiny",
    8500,
    limit,
    Object.assign(stream, terminal) as unknown as NodeJS.WriteStream,
  );
  observer.begin?.(300);
  moments.forEach(([seconds, secondsLeft], n) => {
    const step = 310 + 10 * n;
    observer.step?.({ step, figures: { loss: 1 }, seconds, picturesPerSecond: 8, memoryMiB: 512, secondsLeft });
  });
  observer.end?.();
  return written;
}

test("the bar of a timed run goes by time, that of others by steps", () => {
  const moments = [
    [15, 45],
    [45, 15],
  ] as const;
  expect(shown(60, moments)).toMatch(/█{18}░{6} step 320 of tiny, 75 % of the time, 15 s left, 8\.0 pictures\/s/);
  expect(shown(undefined, moments)).toMatch(/█░{23} 320\/8500 steps of tiny, 15 s left/);
  // It is full at its end, a little late as the last step is.
  expect(shown(60, [...moments, [60.4, -0.4]])).toMatch(/█{24} step 330 of tiny, 100 % of the time, 8\.0/);
  // The last step comes before the time is up.
  expect(
    shown(600, [
      [15, 25],
      [30, 10],
    ]),
  ).toMatch(/█{18}░{6} step 320 of tiny, 75 % of the time, 10 s left/);
});
