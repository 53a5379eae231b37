import { DataError } from "@mfim/core";
import { expect, test } from "vitest";
import { openPictureSet } from "./open-picture-set.ts";

test("the bundled face pack opens at 64 px; nobody is in both splits", async () => {
  const training = await openPictureSet({ type: "pack", split: "train", limit: 40 }, 64);
  const heldOut = await openPictureSet({ type: "pack", split: "held-out" }, 64);
  expect([training.length, training.size, (await training.read(39)).length]).toEqual([40, 64, 64 * 64 * 3]);
  expect(heldOut.length).toBeGreaterThan(200);
  expect(new Set(heldOut.persons).size).toBeGreaterThan(25);
  expect(training.persons.filter((person) => heldOut.persons.includes(person))).toEqual([]);
});

test("a folder that is missing or holds nothing is one sentence", async () => {
  await expect(openPictureSet({ type: "prepared", split: "all" }, 64)).rejects.toThrow(
    /data.folder: expected a folder/,
  );
  await expect(openPictureSet({ type: "renders", split: "all", folder: "/nowhere" }, 64)).rejects.toThrow(DataError);
});
