import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runtimeKey, runtimePins } from "../install/runtime-pins.ts";
import { diagnoseGpu } from "./diagnose-gpu.ts";
import { formatGpuDiagnosis } from "./format-diagnosis.ts";

const root = mkdtempSync(join(tmpdir(), "gpu-doctor-"));
afterAll(() => rmSync(root, { recursive: true }));

/** What nvidia-smi of a driver prints, by its published formats. */
function smi(name: string, { cuda = "12.4", cards = "NVIDIA H200, 143771, 550.54.15", fails = "" }): string {
  const file = join(root, name);
  const list = `printf '%s\\n' '${cards.split("\n").join("' '")}'`;
  const header = `echo '| NVIDIA-SMI 550.54.15   Driver Version: 550.54.15   CUDA Version: ${cuda} |'`;
  const body = fails === "" ? `case "$1" in --query*) ${list};; *) ${header};; esac` : `echo '${fails}' >&2; exit 9`;
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A cache with TensorFlow for CUDA, without some libraries. */
function installed(name: string, without: readonly string[] = []): string {
  const runtime = join(root, name, "runtime", runtimeKey(runtimePins.gpu));
  const files = [
    "tensorflow/libtensorflow_cc.so.2",
    "nvidia/cublas/lib/libcublas.so.12",
    "nvidia/cudnn/lib/libcudnn.so.9",
  ];
  for (const file of files) {
    mkdirSync(join(runtime, file, ".."), { recursive: true });
    if (!without.includes(file)) writeFileSync(join(runtime, file), "");
  }
  return join(root, name);
}

test("a card with its driver and the libraries lacks nothing", async () => {
  const cards = "NVIDIA H200, 143771, 550.54.15\nNVIDIA L4, 23034, 550.54.15";
  const found = await diagnoseGpu({ cache: installed("whole"), nvidiaSmi: smi("two", { cards }) });
  expect(found).toMatchObject({ driver: "550.54.15", cuda: "12.4", problems: [] });
  expect(found.cards).toEqual([
    { name: "NVIDIA H200", memoryMiB: 143771 },
    { name: "NVIDIA L4", memoryMiB: 23034 },
  ]);
  expect(formatGpuDiagnosis(found)).toMatch(/^driver +550\.54\.15\nCUDA +up to 12\.4\ncard +NVIDIA H200, 140 GiB/);
});

test("each thing that is missing is one sentence with its remedy", async () => {
  const none = await diagnoseGpu({ cache: join(root, "empty"), nvidiaSmi: join(root, "no-such-program") });
  expect(none).toMatchObject({ driver: null, cuda: null, cards: [], runtime: null });
  expect(none.problems[0]).toMatch(/driver does not answer \(nvidia-smi: .*ENOENT\): install it/);
  expect(none.problems[1]).toMatch(
    /TensorFlow with CUDA is not installed: run "mfim-native install --device gpu" \(\d\.\d GB/,
  );
  const broken = await diagnoseGpu({
    cache: installed("w2"),
    nvidiaSmi: smi("broken", { fails: "couldn't talk to the driver".replace("'", "") }),
  });
  expect(broken.problems).toEqual([expect.stringContaining("nvidia-smi: couldnt talk to the driver")]);
  const old = await diagnoseGpu({ cache: installed("w3"), nvidiaSmi: smi("old", { cuda: "11.8" }) });
  expect(old.problems).toEqual([
    "The driver 550.54.15 runs CUDA up to 11.8, the libraries are of CUDA 12: install a newer driver.",
  ]);
  const half = await diagnoseGpu({
    cache: installed("half", ["tensorflow/libtensorflow_cc.so.2", "nvidia/cudnn/lib/libcudnn.so.9"]),
    nvidiaSmi: smi("fine", {}),
  });
  expect(half.problems).toEqual([expect.stringMatching(/lacks libtensorflow_cc\.so\.2, cudnn: remove that folder/)]);
  expect(formatGpuDiagnosis(half)).toContain("\nmissing: ");
});
