import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publicNetworks } from "../index.ts";

let cache = "";
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), "zoo-cli-"));
});
afterAll(() => rm(cache, { recursive: true }));

function zoo(...args: string[]) {
  const flags = ["--conditions=@mfim/source", "--import", "tsx", join(import.meta.dirname, "main.ts")];
  const env = { ...process.env, MFIM_CACHE: cache };
  return spawnSync(process.execPath, [...flags, ...args], { encoding: "utf8", env });
}

test("list names every network, with what it serves as and its licence", () => {
  const { stdout, status } = zoo("list");
  expect(status).toBe(0);
  for (const { name, licence } of publicNetworks) {
    const line = stdout.split("\n").find((text) => text.startsWith(`${name} `));
    expect(line, name).toContain(licence.name);
  }
  expect(JSON.parse(zoo("list", "--kind", "regressor", "--json").stdout)).toHaveLength(4);
});

test("show says where a missing network is to be had; what is refused leaves with 1", async () => {
  const { stdout, status } = zoo("show", "deca");
  expect(status).toBe(0);
  expect(stdout).toMatch(/licence\s+DECA licence: non-commercial research only; forbids fake content/);
  expect(stdout).toMatch(/hash not known, no direct download known/);
  await writeFile(join(cache, "wrong.pth"), "not a checkpoint");
  const refused = zoo("add", "3ddfa-v2-mb05", join(cache, "wrong.pth"));
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/wrong\.pth: expected mb05_120x120\.pth of 3ddfa-v2-mb05 with sha256 f93ed7f1/);
});

test("fetch does nothing until the licence is accepted", () => {
  const { stdout, stderr, status } = zoo("fetch", "3ddfa-v2-mb05");
  expect(status).toBe(1);
  expect(stdout + stderr).toMatch(/run it again with --accept-licence/);
  expect(stderr).toMatch(/nothing is downloaded until its licence is accepted: MIT/);
});
