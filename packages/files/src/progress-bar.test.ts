import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { durationWords } from "./duration-words.ts";
import { progressLine, startProgress } from "./progress-bar.ts";

test("the time left is said once something is known of it", () => {
  const line = (done: number, now: number, clause?: string) =>
    progressLine({ done, all: 200, what: "pairs", now, seconds: 30, ...(clause !== undefined && { clause }) });
  expect(line(0, 0)).toBe("0/200 pairs");
  // 150 were there before: one in three seconds from now on.
  expect(line(160, 10)).toBe("160/200 pairs, 2 min left");
  expect(line(100, 100, "3 refused")).toBe("100/200 pairs, 30 s left, 3 refused");
  expect(line(200, 200)).toBe("200/200 pairs");
  expect(progressLine({ done: 0, all: 0, what: "files", now: 0, seconds: 9 })).toBe("0 files");
});

test.each([
  [0.4, "0 s"],
  [119, "119 s"],
  [120, "2 min"],
  [3599, "1 h"],
  [4800, "1 h 20 min"],
  [-3, "0 s"],
])("%d seconds are %s", (seconds, words) => expect(durationWords(seconds)).toBe(words));

test("without a terminal there are lines and no bars", () => {
  let written = "";
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  const progress = startProgress(4, "pairs", 1, stream);
  progress.update(1, undefined, "1 refused");
  progress.update(4);
  progress.stop();
  expect(written).not.toMatch(/[█░]/);
  expect(written).toMatch(/4\/4 pairs, 1 refused/);
});
