import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { configNeeds, publicNetworks } from "../index.ts";

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
  expect(stdout).toMatch(/^ghost-1-facefusion .* fetch +about 512 MB +Apache/m);
  expect(stdout).toMatch(/^human-faceres .* with npm +- +- +MIT/m);
  expect(JSON.parse(zoo("list", "--kind", "regressor", "--json").stdout)).toHaveLength(4);
});

test("show says where a missing network is to be had; what is refused leaves with 1", async () => {
  const { stdout, status } = zoo("show", "deca");
  expect(status).toBe(0);
  expect(stdout).toMatch(/licence\s+DECA licence: non-commercial research only; forbids fake content/);
  expect(stdout).toMatch(/size not known, hash not known, no direct download known/);
  expect(zoo("show", "inswapper-128").stdout).toMatch(
    /^file +inswapper_128\.onnx, 555\.3 MB or 554\.3 MB, sha256 a290273e[0-9a-f]+ or sha256 e4a3f08c/m,
  );
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
  const several = zoo("fetch", "uniface-256", "inswapper-128");
  expect(several.stdout).toMatch(/^uniface-256 \(about 388 MB\): unknown: no licence was found/m);
  expect(several.stdout).toMatch(
    /^arcface-w600k-r50 \(174\.4 MB\), inswapper-128 \(555\.3 MB or 554\.3 MB\): non-commercial \(InsightFace\)/m,
  );
});

test("need tells of a config what is missing, how large it is, on which terms, and where from", async () => {
  const config = join(cache, "fit.yaml");
  await writeFile(
    config,
    'generator: "zoo:stylegan2-ffhq-config-f"\nnetworks: { recognizer: "zoo:human-faceres", regressor: { type: zoo, name: deep3dfacerecon } }\ndata: { type: prepared, folder: ../somewhere }\nmethod: zoo:ghost-1\n',
  );
  const { stdout, status } = zoo("need", config);
  expect(status).toBe(3);
  expect(stdout).toMatch(/^deep3dfacerecon\s+epoch_20\.pth\s+288\.9 MB\s+missing\s+zoo fetch\s+MIT/m);
  expect(stdout).toMatch(/^stylegan2-ffhq-config-f .*about 381 MB\s+missing/m);
  // The recogniser that a swapper is told by comes before it.
  expect(stdout).toMatch(/^ghost-arcface [\s\S]*^ghost-1 /m);
  expect(stdout).toMatch(/nothing to fetch: human-faceres/);
  expect(stdout).toMatch(/^missing {2}\/.*somewhere$/m);
  expect(JSON.parse(zoo("need", config, "--json").stdout).files).toHaveLength(4);
  await writeFile(config, "recognizer: zoo:arcfce-ir-se50\n");
  expect(zoo("need", config).stderr).toMatch(
    /fit\.yaml: Expected the name of a public network.*did you mean "arcface-ir-se50"/,
  );
});

test("need knows of every file of the paper's setting how large it is", () => {
  const { stdout } = zoo("need", join(import.meta.dirname, "../../../../apps/trainer/configs/mfim-1024-ffhq.yaml"));
  expect(stdout).toMatch(/^lpips-alex\s+alexnet-owt-7be5be79\.pth\s+about 244 MB\s+missing/m);
  expect(stdout).toMatch(/model_ir_se50\.pth\s+about 175 MB/);
  expect(stdout).not.toContain("size not known");
});

test("every config of the trainer is understood by need", async () => {
  const configs = join(import.meta.dirname, "../../../../apps/trainer/configs");
  const files = (await readdir(configs)).filter((name) => name.endsWith(".yaml")).map((name) => join(configs, name));
  const { networks } = await configNeeds(files);
  expect(networks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["arcface-ir-se50", "deep3dfacerecon", "lpips-alex", "stylegan2-ffhq-config-f"]),
  );
});
