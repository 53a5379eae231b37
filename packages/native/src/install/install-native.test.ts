import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeInstallation, makeFakeInstallation } from "../../fixtures/fake-installation.ts";
import { installNative } from "./install-native.ts";
import { unsupportedPlatform } from "./platform-support.ts";
import { workFolder } from "./work-folder.ts";

let made: FakeInstallation[] = [];
function fake(tools?: { pip?: boolean; compiler?: boolean }): FakeInstallation {
  const installation = makeFakeInstallation(tools);
  made.push(installation);
  for (const [name, value] of Object.entries(installation.environment)) vi.stubEnv(name, value);
  return installation;
}

beforeEach(() => {
  made = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const { root } of made) rmSync(root, { recursive: true });
});

/** What installations of this machine have left half made. */
const leftovers = ({ cache }: FakeInstallation) => whole(workFolder(cache));
const whole = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
const tfjsNode = (installation: FakeInstallation) =>
  dirname(createRequire(installation.options.resolveFrom![0]!).resolve("@tensorflow/tfjs-node-gpu/package.json"));

describe.skipIf(unsupportedPlatform() !== null)("installNative", () => {
  test("takes the libraries and headers out of the wheel, compiles, links; a second call changes nothing", async () => {
    const installation = fake();
    const { changed, addon, runtime } = await installNative(installation.options);
    expect(changed).toBe(true);
    expect(readFileSync(join(runtime, "tensorflow", "libtensorflow_cc.so.2"))[1]).toBe(7919 % 251);
    expect(readdirSync(join(runtime, "tensorflow")).sort()).toEqual([
      "include",
      "libtensorflow_cc.so.2",
      "libtensorflow_framework.so.2",
    ]);
    expect(realpathSync(join(tfjsNode(installation), "lib", "napi-v8", "tfjs_binding.node"))).toBe(realpathSync(addon));
    expect(realpathSync(join(tfjsNode(installation), "deps", "lib"))).toBe(realpathSync(join(runtime, "tensorflow")));
    expect(leftovers(installation)).toEqual([]);
    expect((await installNative(installation.options)).changed).toBe(false);
    expect(readFileSync(installation.downloadLog, "utf8")).toBe("download\n");
  });

  test("a changed source of the binding is compiled anew, without a download", async () => {
    const installation = fake();
    const first = await installNative(installation.options);
    writeFileSync(join(tfjsNode(installation), "binding", "tfjs_backend.cc"), "// another source\n");
    const second = await installNative(installation.options);
    expect(second.addon).not.toBe(first.addon);
    expect(realpathSync(join(tfjsNode(installation), "lib", "napi-v8", "tfjs_binding.node"))).toBe(
      realpathSync(second.addon),
    );
    expect(readFileSync(installation.downloadLog, "utf8")).toBe("download\n");
  });

  test("a wheel that is not the pinned one is refused with both hashes, and nothing is installed", async () => {
    const installation = fake();
    const { pins } = installation.options;
    const other = { ...pins!, tensorflow: { ...pins!.tensorflow, sha256: "0".repeat(64) } };
    const attempt = installNative({ ...installation.options, pins: other });
    await expect(attempt).rejects.toThrow(
      new RegExp(`expected SHA-256 0{64}.*got ${pins!.tensorflow.sha256}.*Nothing was installed`, "s"),
    );
    expect([
      ...whole(join(installation.cache, "runtime")),
      ...whole(join(installation.cache, "addon")),
      ...leftovers(installation),
    ]).toEqual([]);
    expect(existsSync(join(tfjsNode(installation), "lib"))).toBe(false);
  });

  test("a truncated wheel is refused", async () => {
    const installation = fake();
    const wheel = join(installation.root, readdirSync(installation.root).find((name) => name.endsWith(".whl"))!);
    writeFileSync(wheel, readFileSync(wheel).subarray(0, 500));
    await expect(installNative(installation.options)).rejects.toThrow(/got [0-9a-f]{64} \(500 bytes\)/);
  });

  test("a process killed while it unpacks leaves nothing that counts as installed, and the next one succeeds", async () => {
    const installation = fake();
    const killed = await inProcess(installation, "die");
    expect(killed.signal).toBe("SIGKILL");
    expect(whole(join(installation.cache, "runtime"))).toEqual([]);
    expect(leftovers(installation).length).toBeGreaterThan(0);
    expect((await installNative(installation.options)).changed).toBe(true);
    expect(leftovers(installation)).toEqual([]);
  });

  test("what another machine works at in the same cache stays, unless nothing came to it for a day", async () => {
    const installation = fake();
    const [working, left] = ["busy", "gone"].map((host) => join(installation.cache, "tmp", `another-${host}`));
    for (const folder of [working!, left!]) mkdirSync(folder, { recursive: true });
    const dayBefore = new Date(Date.now() - 25 * 3600 * 1000);
    utimesSync(left!, dayBefore, dayBefore);
    await installNative(installation.options);
    expect(existsSync(working!)).toBe(true);
    expect(existsSync(left!)).toBe(false);
  });

  test("two processes at once: one downloads, both succeed", async () => {
    const installation = fake();
    const results = await Promise.all([inProcess(installation), inProcess(installation)]);
    expect(results.map((result) => result.code)).toEqual([0, 0]);
    expect(results.map((result) => JSON.parse(result.stdout).changed).sort()).toEqual([false, true]);
    expect(readFileSync(installation.downloadLog, "utf8")).toBe("download\n");
  });

  test("without Python the sentence says what was tried and what to install", async () => {
    const installation = fake({ pip: false });
    await expect(installNative(installation.options)).rejects.toThrow(
      /No Python with pip was found \(tried python3, python, py -3\).*apt install python3-pip/,
    );
  });

  test("without a compiler it says so before the download", async () => {
    const installation = fake({ compiler: false });
    await expect(installNative(installation.options)).rejects.toThrow(/No C\+\+ compiler was found.*apt install g\+\+/);
    expect(existsSync(installation.downloadLog)).toBe(false);
  });

  test("pip's complaint is passed on", async () => {
    const installation = fake();
    writeFileSync(
      join(installation.root, "bin", "python3"),
      '#!/bin/sh\n[ "$3" = --version ] && exit 0\necho "no route to the index" >&2\nexit 1\n',
    );
    await expect(installNative(installation.options)).rejects.toThrow(
      /pip could not download fake-tensorflow 1\.0.*no route to the index.*Check the network/,
    );
  });
});

function inProcess(
  installation: FakeInstallation,
  ...extra: string[]
): Promise<{ code: number | null; signal: string | null; stdout: string }> {
  const entry = fileURLToPath(new URL("../../fixtures/install-in-process.ts", import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const args = ["--conditions=@mfim/source", "--import", tsx, entry, JSON.stringify(installation.options), ...extra];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...installation.environment },
  });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, stdout })));
}
