import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeFaceRecognizer, useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { ToneRecognizer } from "./tone-recognizer.ts";

beforeAll(useNativeBackend);

describeFaceRecognizer(() => new ToneRecognizer());

test("the example runs", () => {
  const flags = ["--conditions=@mfim/source", "--import", "tsx"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(import.meta.dirname, "main.ts")], {
    encoding: "utf8",
  });
  expect(stdout, stderr).toMatch(/identity loss by tone-32: -?\d\.\d+\n.*reaches the picture: true/);
});
