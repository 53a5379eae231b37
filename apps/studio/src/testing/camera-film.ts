import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import type { PhotographFile } from "./photographs.ts";

/** Chromium as a machine whose camera shows one picture, and whose user says yes: a film of JPEG pictures, one after the other. */
export async function cameraShowing({ buffer }: PhotographFile, path: string): Promise<readonly string[]> {
  // Chromium takes 4:2:0 alone, and a frame's size must be even.
  const frame = await sharp(buffer)
    .resize(640, 480, { fit: "contain", background: "#7c8494" })
    .jpeg({ quality: 95, chromaSubsampling: "4:2:0" })
    .toBuffer();
  await writeFile(path, Buffer.concat([frame, frame, frame]));
  return [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${path}`,
  ];
}

/** Chromium on a machine without a camera, whose user would say yes. */
export const cameraAbsent: readonly string[] = ["--use-fake-ui-for-media-stream"];

/** Chromium with a camera, whose user says no. */
export const cameraRefused: readonly string[] = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"];
