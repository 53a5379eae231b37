import { londonSplit } from "@mfim/data-ffhq";
import { facesCommand } from "@mfim/faces-2d/cli";
import { runCommandLine } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { humanMeshFinder } from "./human-mesh-finder.ts";
import { judgeCommand } from "./judge-command.ts";

/** The place where composed people meet a concrete face mesh and the London set's split. */
const program = facesCommand({
  londonSplit,
  loadMeshFinder: async () => {
    await useBackend({ purpose: "infer" });
    return await humanMeshFinder();
  },
}).addCommand(judgeCommand());

await runCommandLine(() => program.parseAsync());
