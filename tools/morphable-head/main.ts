import { readFile, rename, writeFile } from "node:fs/promises";
import { readCheckpoint } from "@mfim/checkpoints";
import { errorText } from "@mfim/core";
import { basesOfState, encodeHead, headOfBases, readReferenceLandmarks } from "@mfim/faces-3d";
import { Command } from "commander";
import { readLandmarks } from "./read-landmarks.ts";

const program = new Command("morphable-head")
  .description("makes a head that faces-3d renders of a FLAME or Basel file: --head takes what this writes")
  .argument("<file>", "generic_model.pkl of FLAME, model2019_fullHead.h5, 01_MorphableModel.mat or BFM_model_front.mat")
  .requiredOption("--out <file>", "safetensors file")
  .option("--landmarks <file>", "the model's 68 vertices (iBUG order): JSON list; BFM_model_front.mat has its own")
  .action(async (path: string, flags: { readonly out: string; readonly landmarks?: string }) => {
    const { state } = await readCheckpoint(path, { tensorsOnly: true });
    const bases = basesOfState(state, path);
    const landmarks = flags.landmarks
      ? readLandmarks(await readFile(flags.landmarks, "utf8"), flags.landmarks)
      : bases.landmarks;
    if (!landmarks) {
      throw new Error(
        `${path} does not say which vertices are the 68 landmarks: name a JSON list of them with --landmarks.`,
      );
    }
    const { head, reproduced, added } = headOfBases(bases, landmarks, await readReferenceLandmarks());
    await writeFile(`${flags.out}.part`, encodeHead(head));
    await rename(`${flags.out}.part`, flags.out);
    const shares = [...reproduced].map(([name, share]) => `${name} ${Math.round(100 * share)} %`).join(", ");
    process.stdout.write(
      `${flags.out}: ${head.vertexCount} vertices, ${bases.identityCount} axes of identity, ${bases.expressionCount} of expression.\n` +
        `Added: ${added.join(", ")}. There are no teeth and no lashes.\n` +
        `Named expressions, share of the landmarks' movement that this model can make: ${shares}.\n`,
    );
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
