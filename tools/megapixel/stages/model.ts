import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { measuredCommand } from "../measured-command.ts";
import { ownCommand, projectCommand, protocolFile } from "../project-command.ts";
import type { Stage, Walk } from "../walk.ts";
import { modelOf, picturesOf, runOf } from "./config.ts";

const exported =
  (walk: Walk, weights: string): Stage["run"] =>
  async () => {
    const out = weights === "float16" ? modelOf(walk) : join(walk.folder, `model-${weights}`);
    const args = ["export", runOf(walk, "whole"), "--out", out, "--onnx", weights];
    const { output, ...took } = await measuredCommand(projectCommand("trainer", ...args), walk);
    return { ...took, found: /ONNX.*/.exec(output)?.[0] ?? "" };
  };

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
      const { methods } = JSON.parse(await readFile(join(out, "result.json"), "utf8")) as { methods?: unknown };
      if (methods === undefined) throw new MfimError(`${out}/result.json: expected figures of methods, got none.`);
      return { ...took, found: `${walk.pairs} pairs` };
    },
  },
  { name: "export --onnx float16", run: (walk) => exported(walk, "float16")(walk) },
  { name: "export --onnx float32", run: (walk) => exported(walk, "float32")(walk) },
  ...["float16", "float32"].map((weights) => ({
    name: `the ONNX networks in onnxruntime, ${weights}`,
    run: async (walk: Walk) => {
      const folder = weights === "float16" ? modelOf(walk) : join(walk.folder, `model-${weights}`);
      const { output, ...took } = await measuredCommand(ownCommand("onnx-swap.ts", folder), walk);
      return { ...took, found: output.trim().split("\n").at(-1) ?? "" };
    },
  })),
];
