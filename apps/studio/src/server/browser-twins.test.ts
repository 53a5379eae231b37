import { join } from "node:path";
import { expect, test } from "vitest";
import { twins } from "./browser-twins.ts";

const root = join(import.meta.dirname, "../../../..");
const page = join(import.meta.dirname, "../page");

test.each(twins)("%s has a twin that exports all that it does", async (module, twin) => {
  const [own, others] = await Promise.all([import(join(page, twin)), import(join(root, module))]);
  expect(Object.keys(own)).toEqual(expect.arrayContaining(Object.keys(others)));
});
