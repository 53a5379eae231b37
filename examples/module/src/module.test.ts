import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeMorphableRegressor, useNativeBackend } from "@mfim/testing";
import { loadPart, regressors } from "@mfim/zoo";
import { beforeAll, expect, test } from "vitest";

beforeAll(useNativeBackend);

const config = { type: "module", from: "./linear-regressor.js", options: { side: 16, seed: 7 } };
describeMorphableRegressor(() =>
  loadPart(regressors, config, { folder: join(import.meta.dirname, ".."), modules: "allow" }),
);

test("the example runs", () => {
  const flags = ["--conditions=@mfim/source", "--import", "tsx"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(import.meta.dirname, "main.ts")], {
    encoding: "utf8",
  });
  expect(stdout, stderr).toContain("linear: shape [2,5], expression [2,4], pose [2,3]");
});
