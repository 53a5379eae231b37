import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { memorySource } from "../bytes/byte-source.ts";
import { readHdf5 } from "./read-hdf5.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../../fixtures/files", name));

test("groups that contain themselves are refused", async () => {
  await expect(readHdf5(memorySource(fixture("cyclic.h5"), "cyclic.h5"))).rejects.toThrow(/levels deep/);
});

test("a file that is cut off is refused", async () => {
  const whole = fixture("types.h5");
  for (const length of [9, 60, 500, whole.length - 1]) {
    await expect(readHdf5(memorySource(whole.subarray(0, length), "cut.h5"))).rejects.toThrow(
      /cut.h5: as an HDF5 file it cannot be read/,
    );
  }
});
