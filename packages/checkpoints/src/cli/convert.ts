import { existsSync } from "node:fs";
import { CheckpointError } from "@mfim/core/errors";
import { consola } from "consola";
import { readCheckpoint } from "../read-checkpoint.ts";
import { writeSafetensors } from "../safetensors/write-safetensors.ts";
import type { WritableFloat } from "../tensors/pack-floats.ts";
import { sizeText } from "./columns.ts";

interface ConvertOptions {
  readonly dtype?: WritableFloat;
  readonly tensorsOnly?: boolean;
  readonly force?: boolean;
  readonly select?: string;
  readonly stripPrefix?: string;
}

/** Writes a checkpoint's tensors as safetensors. @throws CheckpointError where there are none, or `out` exists */
export async function convert(file: string, out: string, { dtype, force, ...options }: ConvertOptions): Promise<void> {
  if (existsSync(out) && !force)
    throw new CheckpointError(`${out}: the file exists; choose another name or add --force.`);
  const { state, metadata, format } = await readCheckpoint(file, options);
  if (state.size === 0) throw new CheckpointError(`${file}: it holds no tensors; there is nothing to convert.`);
  await writeSafetensors(out, state, metadata, dtype === undefined ? {} : { dtype });
  const bytes = [...state.values()].reduce((sum, tensor) => sum + tensor.byteLength, 0);
  consola.success(`${out}: ${state.size} tensors from ${format} (${sizeText(bytes)} there).`);
}
