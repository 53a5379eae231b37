import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { measuredCommand } from "../measured-command.ts";
import { ownCommand, projectCommand, protocolFile } from "../project-command.ts";
import type { Finding, Stage, Walk } from "../walk.ts";
import { modelOf, picturesOf, runOf } from "./config.ts";

const folderOf = (walk: Walk, weights: string) =>
  weights === "float16" ? modelOf(walk) : join(walk.folder, `model-${weights}`);

/** What of the bench's result.json is looked at. */
interface Evaluation {
  readonly methods?: unknown;
  readonly protocol?: { readonly pairs?: number };
}

async function exported(walk: Walk, weights: string): Promise<Finding> {
  const args = ["export", runOf(walk, "whole"), "--out", folderOf(walk, weights), "--onnx", weights];
  const { output, ...took } = await measuredCommand(projectCommand("trainer", ...args), walk);
  const said = /ONNX.*/.exec(output)?.[0];
  if (said === undefined)
    throw new MfimError(`trainer export: expected the sizes of the ONNX networks, got:\n${output}`);
  return { ...took, found: said };
}

export const modelStages: readonly Stage[] = [
  {
    name: "sample",
    run: async (walk) => {
      const args = ["sample", runOf(walk, "whole"), "--out", join(walk.folder, "sample.png")];
      return { ...(await measuredCommand(projectCommand("trainer", ...args), walk)), found: "a sheet of swaps" };
    },
  },
  {
    name: "evaluate",
    async run(walk) {
      const out = join(walk.folder, "evaluation");
      const protocol = ["--protocol", protocolFile, "--data", picturesOf(walk), "--limit", String(walk.pairs)];
      const args = ["evaluate", runOf(walk, "whole"), ...protocol, "--out", out];
      const took = await measuredCommand(projectCommand("trainer", ...args), walk);
      const { methods, protocol: measured } = JSON.parse(
        await readFile(join(out, "result.json"), "utf8"),
      ) as Evaluation;
      if (methods === undefined) throw new MfimError(`${out}/result.json: expected figures of methods, got none.`);
      if (measured?.pairs !== walk.pairs)
        throw new MfimError(`${out}/result.json: expected ${walk.pairs} pairs measured, got ${measured?.pairs}.`);
      return { ...took, found: `${measured.pairs} pairs` };
    },
  },
  { name: "export --onnx float16", run: (walk) => exported(walk, "float16") },
  { name: "export --onnx float32", run: (walk) => exported(walk, "float32") },
  ...["float16", "float32"].map((weights) => ({
    name: `the ONNX networks in onnxruntime, ${weights}`,
    run: async (walk: Walk) => {
      const { output, ...took } = await measuredCommand(ownCommand("onnx-swap.ts", folderOf(walk, weights)), walk);
      return { ...took, found: output.trim().split("\n").at(-1) ?? "" };
    },
  })),
];
