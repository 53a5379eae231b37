import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { MfimError } from "@mfim/core";
import { compare } from "./compare.ts";
import type { ParityCheck } from "./parity-check.ts";
import type { Outcome } from "./report.ts";

export interface ParityOptions {
  /** Folder of golden `.safetensors` files. */
  readonly goldens: string;
  /** Folder of pretrained weights, for goldens that were computed with them. */
  readonly weights: string;
  readonly salt?: string;
  /** Goldens whose name contains this. */
  readonly only?: string;
}

/** Recomputes every golden of the folder, one after the other, and yields how far off each is. */
export async function* runParity(checks: readonly ParityCheck[], options: ParityOptions): AsyncGenerator<Outcome> {
  for (const name of goldenNames(options)) {
    const check = checks.find((candidate) => candidate.name === name);
    yield check === undefined ? { name, kind: "missing" } : await runCheck(check, options);
  }
}

/** @throws MfimError where there is nothing to compare with */
function goldenNames({ goldens, only }: ParityOptions): string[] {
  if (!existsSync(goldens))
    throw new MfimError(`Expected a folder of goldens at ${goldens}, found none; name one with --goldens DIR.`);
  const all = readdirSync(goldens)
    .filter((file) => file.endsWith(".safetensors"))
    .map((file) => file.slice(0, -".safetensors".length))
    .sort();
  const names = all.filter((name) => only === undefined || name.includes(only));
  if (names.length === 0)
    throw new MfimError(
      only === undefined || all.length === 0
        ? `Expected .safetensors files in ${goldens}, found none.`
        : `Expected a golden whose name contains "${only}" in ${goldens}, which has ${all.join(", ")}.`,
    );
  return names;
}

async function runCheck(check: ParityCheck, { goldens, weights, salt = "" }: ParityOptions): Promise<Outcome> {
  const { name, inputs = [], gradients } = check;
  const start = performance.now();
  try {
    const { state: golden, metadata } = await readCheckpoint(join(goldens, `${name}.safetensors`));
    const computed = await check.compute({ golden, metadata, salt, weights });
    const tensors = [...golden]
      .filter(([tensor]) => !inputs.includes(tensor))
      .map(([tensor, value]) =>
        compare(tensor, gradients?.test(tensor) ?? false, computed.get(tensor), value.toFloat32()),
      );
    return { name, kind: "compared", tensors, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    return { name, kind: "error", message: error instanceof Error ? error.message : String(error) };
  }
}
