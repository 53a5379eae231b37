import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
// @ts-expect-error plain JavaScript, which runs before anything is installed
import { announcedTime, filesBelow } from "./announced-time.mjs";

test("the time that npm start announces counts fine-tuning and the photographs in which faces are to be found", () => {
  expect(announcedTime(0, 0)).toMatch(/^This takes about 2 minutes on two cores; /);
  expect(announcedTime(3600, 0)).toMatch(/^This takes about 62 minutes on two cores; /);
  // A thousand at three a second are five and a half minutes.
  expect(announcedTime(60, 1000)).toMatch(/about 9 minutes on two cores, finding the faces in 1000 files included; /);
});

test("files are counted through all folders", () => {
  const folder = mkdtempSync(join(tmpdir(), "mfim-files-"));
  try {
    mkdirSync(join(folder, "ada", "old"), { recursive: true });
    for (const name of ["a.jpg", "ada/b.jpg", "ada/old/c.jpg"]) writeFileSync(join(folder, name), "");
    expect(filesBelow(folder)).toBe(3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
