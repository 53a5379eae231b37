import { createHash } from "node:crypto";
import type { Device } from "./detect-device.ts";
import { cudaWheels, tensorflowCpu, tensorflowGpu, type WheelPin } from "./wheel-pins.ts";

/** The wheels that make up one TensorFlow library. */
export interface RuntimePins {
  readonly device: Device;
  readonly tensorflow: WheelPin;
  /** What `tensorflow`'s metadata asks for under the extra `and-cuda`. */
  readonly cuda: readonly WheelPin[];
  /** Bytes of what is taken out of the wheels. */
  readonly unpackedSize: number;
}

export const runtimePins: Readonly<Record<Device, RuntimePins>> = {
  cpu: { device: "cpu", tensorflow: tensorflowCpu, cuda: [], unpackedSize: 0.87e9 },
  gpu: { device: "gpu", tensorflow: tensorflowGpu, cuda: cudaWheels, unpackedSize: 5.8e9 },
};

/** Names the library's folder in the cache: another version or another pin is another folder. */
export function runtimeKey(pins: RuntimePins): string {
  const hash = createHash("sha256").update(JSON.stringify([pins.tensorflow, pins.cuda]));
  return `tensorflow-${pins.tensorflow.version}-${pins.device}-${hash.digest("hex").slice(0, 12)}`;
}

/** The names under the extra `and-cuda` in the wheel's core metadata. */
export function cudaRequirements(metadata: string): readonly string[] {
  return metadata
    .split(/\r?\n/)
    .filter((line) => line.startsWith("Requires-Dist:") && /extra\s*==\s*["']and-cuda["']/.test(line))
    .map((line) =>
      /^Requires-Dist:\s*([A-Za-z0-9._-]+)/
        .exec(line)![1]!
        .toLowerCase()
        .replace(/[-_.]+/g, "-"),
    );
}
