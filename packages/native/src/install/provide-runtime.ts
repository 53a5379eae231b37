import { mkdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { NativeError } from "../native-error.ts";
import { downloadWheel } from "./download-wheel.ts";
import { requirePython } from "./find-tools.ts";
import type { InstallProgress } from "./progress.ts";
import { cudaRequirements, type RuntimePins } from "./runtime-pins.ts";
import { readWheelMetadata, unpackWheel } from "./unpack-wheel.ts";

/** Of TensorFlow's wheel: the two libraries, and the headers that the binding includes. */
const tensorflowPart =
  /^tensorflow\/(libtensorflow_(cc|framework)\.so\.2$|include\/(tensorflow\/(c|core\/platform)|tsl|xla\/tsl)\/.*\.h$)/;
/** Of CUDA's wheels: the libraries, and what compiles kernels at run time (ptxas, libdevice). Their relative places matter. */
const cudaPart = /^nvidia\/([^/]+\/lib\/[^/]+$|cuda_nvcc\/(bin|nvvm)\/)/;

/**
 * Puts the libraries of the pinned wheels into `folder`, in the layout of a Python installation (the libraries find
 * each other by relative paths): tensorflow/libtensorflow_cc.so.2, tensorflow/include, nvidia/cublas/lib, ...
 */
export async function provideRuntime(pins: RuntimePins, folder: string, progress: InstallProgress): Promise<void> {
  const pip = await requirePython();
  await mkdir(folder, { recursive: true });
  await requireSpace(pins, folder);
  const downloads = join(folder, "downloads");
  const take = async (
    pin: RuntimePins["tensorflow"],
    part: RegExp,
    inspect: (wheel: string) => Promise<void> = async () => {},
  ) => {
    const wheel = await downloadWheel(pip, pin, downloads, progress);
    await inspect(wheel);
    await unpackWheel(wheel, folder, (path) => part.test(path), progress);
    await rm(downloads, { recursive: true });
  };
  await take(pins.tensorflow, tensorflowPart, async (wheel) => requirePinned(pins, await readWheelMetadata(wheel)));
  for (const pin of pins.cuda) await take(pin, cudaPart);
}

function requirePinned(pins: RuntimePins, metadata: string): void {
  if (pins.device === "cpu") return;
  const pinned = new Set(pins.cuda.map((pin) => pin.name));
  const missing = cudaRequirements(metadata).filter((name) => !pinned.has(name));
  if (missing.length === 0) return;
  throw new NativeError(
    `The wheel of ${pins.tensorflow.name} ${pins.tensorflow.version} asks for ${missing.join(", ")}, of which no version is pinned. Nothing was installed; install for the CPU with "--device cpu".`,
  );
}

async function requireSpace(pins: RuntimePins, folder: string): Promise<void> {
  const largest = Math.max(...[pins.tensorflow, ...pins.cuda].map((pin) => pin.size));
  const needed = pins.unpackedSize + largest;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new NativeError(
    `TensorFlow needs ${gigabytes(needed)} GB in ${folder}, where ${gigabytes(bavail * bsize)} GB are free. Free some, or name another folder in MFIM_CACHE.`,
  );
}
