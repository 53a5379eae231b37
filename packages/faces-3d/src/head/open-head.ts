import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { FacesError } from "../faces-error.ts";
import type { HeadModel } from "./head-model.ts";
import { readIctObj } from "./read-ict-obj.ts";
import { readIctSafetensors } from "./read-ict-safetensors.ts";

/** Where the head is looked for when nobody names it: `$MFIM_ICT_HEAD`, else the per-user cache. */
export function defaultHeadPath(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment["MFIM_CACHE"] || join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mfim");
  return environment["MFIM_ICT_HEAD"] || join(cache, "ict-face.safetensors");
}

/** Opens the ICT-FaceKit head: a safetensors file, or the folder FaceXModel of its OBJ release. */
export async function openHead(path: string = defaultHeadPath()): Promise<HeadModel> {
  if (!existsSync(path)) {
    throw new FacesError(
      `No head model at ${path}: get the folder FaceXModel of ICT-FaceKit (MIT licence, https://github.com/ICT-VGL/ICT-FaceKit), which faces-3d fetch does, or name it with --head or MFIM_ICT_HEAD.`,
    );
  }
  if (/\.(pkl|npz|h5|mat)$/i.test(path)) {
    throw new FacesError(
      `${path} is no safetensors file: make one of a FLAME or Basel file first, npm run morphable-head -- ${path} --out head.safetensors.`,
    );
  }
  return statSync(path).isDirectory() ? await readIctObj(path) : await readIctSafetensors(path);
}
