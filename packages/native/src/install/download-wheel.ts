import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { folderSize } from "@mfim/files";
import { NativeError } from "../native-error.ts";
import type { Tool } from "./find-tools.ts";
import type { InstallProgress } from "./progress.ts";
import { lastLines, runCommand } from "./run-command.ts";
import type { WheelPin } from "./wheel-pins.ts";

/**
 * Downloads one pinned wheel into `folder` by the user's own pip configuration and verifies its SHA-256.
 * Returns the wheel's path.
 */
export async function downloadWheel(
  pip: Tool,
  pin: WheelPin,
  folder: string,
  progress: InstallProgress,
): Promise<string> {
  const title = `${pin.name} ${pin.version}`;
  // pip unpacks and downloads under TMPDIR first: inside our folder nothing of it outlives the installation, and its
  // growing size is the progress.
  const destination = join(folder, "wheel");
  const temporary = join(folder, "pip");
  await mkdir(destination, { recursive: true });
  await mkdir(temporary, { recursive: true });
  const bar = progress.start(`Downloading ${title}`, pin.size);
  const poll = setInterval(() => void folderSize(folder).then((size) => bar.update(size)), 250);
  const result = await runCommand(
    pip.command,
    [
      ...pip.args,
      "download",
      "--quiet",
      "--no-input",
      "--no-deps",
      "--no-cache-dir",
      "--only-binary=:all:",
      "--platform",
      pin.platform,
      "--python-version",
      "3.11",
      "--dest",
      destination,
      `${pin.name}==${pin.version}`,
    ],
    { env: { ...process.env, TMPDIR: temporary, PIP_PROGRESS_BAR: "off", PIP_DISABLE_PIP_VERSION_CHECK: "1" } },
  ).finally(() => clearInterval(poll));
  bar.stop();
  if (result.code !== 0) {
    throw new NativeError(
      `pip could not download ${title} (${pin.platform}): ${lastLines(result.stderr || result.stdout)}. Check the network and pip's configuration ("pip config list"; ${pip.version}; pip 20.3 or newer is needed), then run the installation again.`,
    );
  }
  const wheel = (await readdir(destination)).find((name) => name.endsWith(".whl"));
  if (!wheel) throw new NativeError(`pip reported success but left no wheel of ${title} in ${destination}.`);
  const path = join(destination, wheel);
  await verifyWheel(path, pin, progress);
  return path;
}

/** Throws unless the file has the size and the SHA-256 that are pinned. */
async function verifyWheel(path: string, pin: WheelPin, progress: InstallProgress): Promise<void> {
  const { size } = await stat(path);
  const hash = createHash("sha256");
  const bar = progress.start(`Verifying ${pin.name} ${pin.version}`, pin.size);
  let read = 0;
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  source.on("data", (chunk) => {
    read += chunk.length;
    bar.update(read);
  });
  await pipeline(source, hash);
  bar.stop();
  const sha256 = hash.digest("hex");
  if (sha256 === pin.sha256 && size === pin.size) return;
  throw new NativeError(
    `The wheel of ${pin.name} ${pin.version} is not the pinned one: expected SHA-256 ${pin.sha256} (${pin.size} bytes), got ${sha256} (${size} bytes). Nothing was installed; if your package index mirrors another build, use one that serves the original.`,
  );
}
