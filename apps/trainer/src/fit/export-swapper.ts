import { writeModelFolder } from "@mfim/checkpoints";
import type { NetworkIdentity } from "@mfim/metrics";
import { type PictureSet, trainedFiles } from "@mfim/zoo";
import type { FitConfig } from "../config/fit-schema.ts";
import { provenance } from "../networks/provenance.ts";
import { publicState } from "../networks/public-state.ts";
import type { ExportOptions } from "../run/training-task.ts";
import type { FitParts } from "./fit-parts.ts";

interface ExportedRun extends ExportOptions {
  readonly config: FitConfig;
  readonly data: PictureSet;
  readonly steps: number;
}

/**
 * Writes a folder whose config.json the catalogue of swap methods loads: the averaged networks, in half precision. With its
 * discriminator, the folder serves another training as `discriminator`, too.
 */
export async function exportSwapper(
  folder: string,
  { networks, judges, encoderStart, trainedMethod, trainedDiscriminator }: FitParts,
  { config, data, steps, withDiscriminator }: ExportedRun,
): Promise<void> {
  const { encoderAverage, generatorAverage, discriminator } = networks;
  const stored = {
    method: trainedMethod(folder),
    ...(withDiscriminator && { discriminator: trainedDiscriminator(folder) }),
    lossNetworks: told([...judges.networks, ...(encoderStart === null ? [] : [encoderStart])]),
    provenance: provenance(data, steps, config),
  };
  const weights = {
    [trainedFiles.encoder]: publicState(encoderAverage),
    [trainedFiles.generator]: publicState(generatorAverage),
    ...(withDiscriminator && { [trainedFiles.discriminator]: publicState(discriminator) }),
  };
  await writeModelFolder(folder, stored, weights, { dtype: "float16" });
}

/** What may not judge the model without being named, each once. */
const told = (networks: readonly NetworkIdentity[]): readonly NetworkIdentity[] => [
  ...new Map(networks.map((network) => [`${network.id} ${network.weights}`, network])).values(),
];
