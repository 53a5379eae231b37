import type { CodeSplit, GeneratorLayout, MixWeights } from "@mfim/core";
import { ConfigError } from "@mfim/core/errors";
import { evenBlend, globalLocal, slotSources } from "./mix-weights.ts";
import { type SlotGroup, slotGroupNames, slotGroups } from "./slot-groups.ts";

/** The generator and encoder that weights are made for. */
export interface MixLayout {
  readonly layout: GeneratorLayout;
  readonly split: CodeSplit;
}

export interface MixPreset {
  /** One sentence for a help page. */
  readonly summary: string;
  /** How many sources it takes; `undefined`: any number. */
  readonly sources?: number;
  readonly weights: (networks: MixLayout, sources: number) => MixWeights;
}

/** One feature's group from the second source, the rest from the first. */
const oneFeature = (group: SlotGroup): MixPreset => ({
  summary: `The slots of the ${group} from the second source, the others from the first.`,
  sources: 2,
  weights: (networks) => {
    const groups = slotGroups(networks.layout, networks.split);
    if (groups[group].length === 0)
      throw new ConfigError(
        `Mix preset ${group}: expected at least six identity slots, got ${networks.split.identity.length}; take another preset, or weights.`,
      );
    const own = new Set(groups[group]);
    return slotSources(
      networks.split.identity.map((_, slot) => (own.has(slot) ? 1 : 0)),
      2,
    );
  },
});

/** Ways to mix by name. */
export const mixPresets = {
  "global-local": {
    summary: "The paper's rule: coarse slots (face shape) of the first source, fine ones (features) of the second.",
    sources: 2,
    weights: ({ split }) => globalLocal(split.identity.length),
  },
  "local-global": {
    summary: "The other way round: coarse slots of the second source, fine ones of the first.",
    sources: 2,
    weights: ({ split }) => globalLocal(split.identity.length).map((row) => [...row].reverse()),
  },
  even: {
    summary: "Every source in equal parts.",
    weights: ({ split }, sources) => evenBlend(split.identity.length, sources),
  },
  outline: oneFeature("outline"),
  nose: oneFeature("nose"),
  mouth: oneFeature("mouth"),
  eyes: oneFeature("eyes"),
  features: {
    summary: "Four sources: one each for outline, nose, mouth and eyes, by groups of resolutions.",
    sources: 4,
    weights: ({ layout, split }) => {
      const groups = slotGroups(layout, split);
      const bySlot = new Map(slotGroupNames.flatMap((name, n) => groups[name].map((slot) => [slot, n] as const)));
      return slotSources(
        split.identity.map((_, slot) => bySlot.get(slot) as number),
        4,
      );
    },
  },
} as const satisfies Readonly<Record<string, MixPreset>>;

export type MixPresetName = keyof typeof mixPresets;

/**
 * A preset's weights for a number of sources.
 * @throws ConfigError for an unknown name, or another number of sources than it takes
 */
export function presetWeights(name: string, networks: MixLayout, sources: number): MixWeights {
  const preset = (mixPresets as Readonly<Record<string, MixPreset>>)[name];
  if (preset === undefined || !Object.hasOwn(mixPresets, name))
    throw new ConfigError(`Mix preset: expected one of ${Object.keys(mixPresets).join(", ")}, got "${name}".`);
  if (preset.sources !== undefined && preset.sources !== sources)
    throw new ConfigError(`Mix preset ${name}: expected ${preset.sources} sources, got ${sources}.`);
  return preset.weights(networks, sources);
}

/**
 * A point on a path through weights, for a morph: linear between neighbouring stops, slot by slot.
 * @param position 0 at the first stop, 1 at the second, up to stops - 1
 * @throws ConfigError for stops that do not fit together, and positions off the path
 */
export function alongPath(stops: readonly MixWeights[], position: number): MixWeights {
  if (!(position >= 0 && position <= stops.length - 1))
    throw new ConfigError(`alongPath: expected a position from 0 to ${stops.length - 1}, got ${position}.`);
  const from = Math.min(Math.floor(position), Math.max(0, stops.length - 2));
  const [a, b] = [stops[from] as MixWeights, stops[Math.min(from + 1, stops.length - 1)] as MixWeights];
  const share = position - from;
  return a.map((row, slot) =>
    row.map((weight, source) => {
      const next = b[slot]?.[source];
      if (next === undefined || b.length !== a.length || b[slot]?.length !== row.length)
        throw new ConfigError(`alongPath: expected stops of one size, got another at stop ${from + 1}.`);
      return weight * (1 - share) + next * share;
    }),
  );
}
