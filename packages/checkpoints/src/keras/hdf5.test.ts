import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { memorySource } from "../bytes/byte-source.ts";
import { readHdf5 } from "./read-hdf5.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../../fixtures/files", name));

test("groups that contain themselves are refused", async () => {
  await expect(readHdf5(memorySource(fixture("cyclic.h5"), "cyclic.h5"))).rejects.toThrow(/levels deep/);
});

test("groups that hold each other are given up by what a file of their size can hold", async () => {
  const bytes = fixture("braided.h5");
  const start = process.cpuUsage();
  await expect(readHdf5(memorySource(bytes, "braided.h5"))).rejects.toThrow(
    `more than ${Math.floor(bytes.length / 16)} objects`,
  );
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6, "seconds of work").toBeLessThan(10);
});

test("a global heap that the library would walk without end is refused before", async () => {
  const bytes = Buffer.from(fixture("network.h5"));
  const heap = bytes.indexOf("GCOL");
  expect(heap).toBeGreaterThan(0);
  // Its first object becomes free space of no size.
  bytes.fill(0, heap + 16, heap + 32);
  await expect(readHdf5(memorySource(bytes, "loop.h5"))).rejects.toThrow(
    `loop.h5: object 0 of the global heap at byte ${heap} claims 0 bytes`,
  );
});

test("a file that is cut off is refused", async () => {
  const whole = fixture("types.h5");
  for (const length of [9, 60, 500, whole.length - 1]) {
    await expect(readHdf5(memorySource(whole.subarray(0, length), "cut.h5"))).rejects.toThrow(
      /cut.h5: as an HDF5 file it cannot be read/,
    );
  }
});
