import { expect, test } from "vitest";
import { cudaRequirements, runtimeKey, runtimePins } from "./runtime-pins.ts";

test("the names under the extra and-cuda are read from a wheel's metadata", () => {
  const metadata = [
    "Name: tensorflow",
    "Requires-Dist: numpy>=1.26.0",
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    'Requires-Dist: NVIDIA_cudnn.cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
    'Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; extra == "gcs-filesystem"',
  ].join("\r\n");
  expect(cudaRequirements(metadata)).toEqual(["nvidia-cublas-cu12", "nvidia-cudnn-cu12"]);
});

test("another pin is another folder of the cache", () => {
  const { cpu } = runtimePins;
  expect(runtimeKey(cpu)).not.toBe(runtimeKey({ ...cpu, tensorflow: { ...cpu.tensorflow, sha256: "0".repeat(64) } }));
  expect(runtimeKey(cpu)).toMatch(/^tensorflow-2\.21\.0-cpu-[0-9a-f]{12}$/);
});
