import { ConfigError, type GeneratorLayout, isSlotMixer } from "@mfim/core";
import { type ModulePermission, openSwapModel, pathIn } from "@mfim/zoo";

/** A place to divide the identity codes at: those before it come from the global source, the others from the local one. */
export interface MixSplit {
  /** How many identity slots are the global source's. */
  readonly globalSlots: number;
  /** Name in tables, files and the bench. */
  readonly name: string;
  /** The first slot of the local source, for people: "16 px, conv 2". */
  readonly localFrom: string;
}

/**
 * Every place where the identity codes of a model can be divided, from all local to all global. The backend must be chosen before.
 * @param model folder, or `bundled:NAME`
 * @throws ConfigError for a model that does not mix by slots; CheckpointError where there is none
 */
export async function mixSplits(model: string, permission: ModulePermission = {}): Promise<MixSplit[]> {
  const folder = pathIn({ folder: "." }, model);
  const { method: opened } = await openSwapModel(folder, { called: model, ...permission });
  using method = opened;
  if (!isSlotMixer(method))
    throw new ConfigError(`${model}: expected an MFIM, whose identity codes can be divided, got ${method.id}.`);
  const labels = slotLabels(method.layout);
  const slots = method.split.identity.map((slot) => labels[slot] as string);
  return [...slots, "nowhere"].map((localFrom, globalSlots) => ({
    globalSlots,
    name: `global-${String(globalSlots).padStart(2, "0")}`,
    localFrom,
  }));
}

/** "8 px, conv 1", "8 px, conv 2", "8 px, colour", in the layout's order. */
function slotLabels({ slots }: GeneratorLayout): string[] {
  const seen = new Map<number, number>();
  return slots.map(({ kind, resolution }) => {
    if (kind === "rgb") return `${resolution} px, colour`;
    const number = (seen.get(resolution) ?? 0) + 1;
    seen.set(resolution, number);
    return `${resolution} px, conv ${number}`;
  });
}
