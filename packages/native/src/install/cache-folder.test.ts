import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheFolder } from "./cache-folder.ts";

test.each([
  [{ MFIM_CACHE: "/a", XDG_CACHE_HOME: "/b" }, "/a/native"],
  [{ MFIM_CACHE: "", XDG_CACHE_HOME: "/b" }, "/b/mfim/native"],
  [{}, join(homedir(), ".cache", "mfim", "native")],
])("%o gives %s", (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
