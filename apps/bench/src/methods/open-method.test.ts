import { existsSync } from "node:fs";
import { useNativeBackend } from "@mfim/testing";
import { pathIn } from "@mfim/zoo";
import { beforeAll, expect, test } from "vitest";
import { openMethod, openMethods } from "./open-method.ts";

beforeAll(useNativeBackend);

const shipped = pathIn({ folder: "." }, "bundled:mfim-64/config.json");

test.runIf(existsSync(shipped))("mfim alone names the shipped model", async () => {
  using method = await openMethod("mfim");
  expect(method.name).toBe("mfim");
  expect(method.files).toMatch(/^[0-9a-f]{64}$/);
});

test.skipIf(existsSync(shipped))("mfim alone, where no model ships, says what is missing and what to do", async () => {
  await expect(openMethod("mfim")).rejects.toThrow(
    /expected the shipped model in .*mfim-64, got nothing;.*MODEL-FOLDER/,
  );
});

test("what is no method, and one name for two, is refused with how methods are spelled", async () => {
  await expect(openMethod("hififace")).rejects.toThrow(
    /expected target, source, pasted, truth, mfim \(the shipped model\)/,
  );
  await expect(openMethod("pasted=runs/x")).rejects.toThrow(/a name .* that is no yardstick's/);
  await expect(openMethods(["pasted", "pasted"])).rejects.toThrow(/expected every name once, got pasted twice/);
});
