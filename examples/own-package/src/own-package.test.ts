import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeSwapMethod, useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import makeColourTransfer from "./index.ts";

beforeAll(useNativeBackend);

describeSwapMethod(() => makeColourTransfer({ share: 0.5 }), 16);

test("options are checked", () => {
  expect(() => makeColourTransfer({ share: "half" })).toThrow(/expected share to be a number, got half/);
  expect(() => makeColourTransfer({ share: 2 })).toThrow(/within \[0, 1\], got 2/);
});

test("the example runs, found by the name of its package", () => {
  const flags = ["--conditions=@mfim/source", "--import", "tsx"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(import.meta.dirname, "main.ts")], {
    encoding: "utf8",
  });
  expect(stdout, stderr).toContain("colour-transfer-0.5: mean colour of the swap 0.25");
});
