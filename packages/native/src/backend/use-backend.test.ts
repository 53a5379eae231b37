import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { NativeError } from "../native-error.ts";
import * as loading from "./load-tensorflow.ts";
import { nativeBinding } from "./native-binding.ts";
import { useBackend } from "./use-backend.ts";

vi.mock("./load-tensorflow.ts", { spy: true });
afterEach(() => {
  vi.unstubAllEnvs();
});

const withoutTensorflow = () =>
  vi.mocked(loading.loadTensorflow).mockRejectedValueOnce(new NativeError("Native TensorFlow is not installed."));

describe("before native TensorFlow is loaded", () => {
  test("the fallback is wasm, announced with reason and cost", async () => {
    withoutTensorflow();
    const lines: string[] = [];
    const report = await useBackend({ announce: (line) => lines.push(line) });
    expect(report).toMatchObject({ backend: "wasm", tensorflowVersion: null, functions: false, reason: lines[0] });
    expect(lines).toEqual([
      "Native TensorFlow is not installed. Using the wasm backend instead: about 10 to 40 times slower.",
    ]);
    expect(tf.getBackend()).toBe("wasm");
    expect(() => nativeBinding()).toThrow(/active one is "wasm"/);
  });

  test("a backend asked for by name is used or refused, without a fallback", async () => {
    withoutTensorflow();
    await expect(useBackend({ backend: "tensorflow" })).rejects.toThrow(/not installed/);
    expect(await useBackend({ backend: "cpu" })).toMatchObject({ backend: "cpu", reason: null });
  });

  test("MFIM_BACKEND chooses, the option goes before it, nonsense is refused", async () => {
    vi.stubEnv("MFIM_BACKEND", "wasm");
    expect((await useBackend()).backend).toBe("wasm");
    expect((await useBackend({ backend: "cpu" })).backend).toBe("cpu");
    vi.stubEnv("MFIM_BACKEND", "gpu");
    await expect(useBackend()).rejects.toThrow(
      /Expected the backend "auto", "tensorflow" or "wasm" or "cpu", got "gpu"/,
    );
  });
});

test("an error of the program is printed as it is under wasm, without the backend's source", () => {
  const script = `import { useBackend } from ${JSON.stringify(new URL("./use-backend.ts", import.meta.url).href)};
    await useBackend({ backend: "wasm" });
    setTimeout(() => { throw new Error("a fault of the program"); }, 0);`;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@mfim/source", "--import", tsx, "--input-type=module", "-e", script],
    { encoding: "utf8" },
  );
  expect(status).toBe(1);
  expect(stderr).toContain("a fault of the program");
  expect(stderr.length).toBeLessThan(3000);
});

describe("native TensorFlow", () => {
  test("is the first choice and reports itself", async () => {
    expect(await useBackend({ announce: () => expect.unreachable() })).toMatchObject({
      backend: "tensorflow",
      tensorflowVersion: expect.stringMatching(/^2\.\d+\.\d+/),
      threads: Number(process.env["TF_NUM_INTRAOP_THREADS"]) || availableParallelism(),
      functions: true,
      reason: null,
    });
  });

  test("refuses settings that it reads only while it is loaded", async () => {
    await expect(useBackend({ fastMath: "bf16" })).rejects.toThrow(/fastMath "off", so "bf16" comes too late/);
    await expect(useBackend({ threads: { intra: 1234 } })).rejects.toThrow(/"1234" comes too late/);
    expect((await useBackend({ fastMath: "off" })).backend).toBe("tensorflow");
  });
});
