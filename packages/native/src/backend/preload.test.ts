import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const address = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** What a process of its own, which has loaded nothing yet, finds out. */
function inNewProcess(script: string, environment: NodeJS.ProcessEnv = {}): unknown {
  const whole = `import { readFileSync } from "node:fs";
    import { setTimeout as wait } from "node:timers/promises";
    import { preloadTensorflow } from ${address("./preload.ts")};
    const isOpen = () => readFileSync("/proc/self/maps", "utf8").includes("libtensorflow_cc");
    const opened = async () => { for (let i = 0; i < 1000 && !isOpen(); i++) await wait(10); return isOpen(); };
    ${script}`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@mfim/source", "--import", tsx, "--input-type=module", "-e", whole],
    { encoding: "utf8", env: { ...process.env, MFIM_BACKEND: "", ...environment } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

// What a process has open is read from Linux's list.
test.runIf(process.platform === "linux")("the libraries are opened meanwhile, and useBackend takes them", () => {
  const found = inNewProcess(`
    const before = isOpen();
    await preloadTensorflow({ purpose: "infer", threads: { intra: 1 } });
    const meanwhile = await opened();
    const { useBackend } = await import(${address("./use-backend.ts")});
    const { backend, threads } = await useBackend({ purpose: "infer", threads: { intra: 1 } });
    const left = process.env.MFIM_NATIVE_PRELOAD ?? null;
    console.log(JSON.stringify({ before, meanwhile, backend, threads, left }));`);
  expect(found).toEqual({ before: false, meanwhile: true, backend: "tensorflow", threads: 1, left: null });
});

test("useBackend waits for libraries that are being opened, once for several calls", () => {
  const found = inNewProcess(`
    const { useBackend } = await import(${address("./use-backend.ts")});
    await Promise.all([preloadTensorflow(), preloadTensorflow()]);
    const { backend } = await useBackend();
    console.log(JSON.stringify({ backend }));`);
  expect(found).toEqual({ backend: "tensorflow" });
});

test.runIf(process.platform === "linux")("nothing is opened for another backend", () => {
  const found = inNewProcess(
    `await preloadTensorflow();
    await wait(300);
    console.log(JSON.stringify({ open: isOpen() }));`,
    { MFIM_BACKEND: "wasm" },
  );
  expect(found).toEqual({ open: false });
});
