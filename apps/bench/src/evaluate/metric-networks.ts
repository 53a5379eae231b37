import type { FaceRecognizer, TensorOwner } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";
import { type LoadContext, loadPart, type PartConfig, type PartKind, partSchema, recognizers } from "@mfim/zoo";
import { z } from "zod";
import { compileNetworks } from "./compile-networks.ts";
import { furtherNetworks, type MetricNetworks, neededNetworks } from "./networks.ts";

export type { MetricNetworks } from "./networks.ts";

/** Config of the networks that measure: apart from those of the loss where one exists. */
export const metricNetworksSchema = z.strictObject({
  ...mapValues(neededNetworks, (kind) => partSchema(kind)),
  /**
   * Further recognisers by the name that their figures bear: `dlib` gives `identity-dlib.source` and its like. What one
   * recogniser calls a gain may be its own weakness; several that agree are a finding.
   */
  judges: z
    .record(
      z.string().regex(/^(?!l2$)[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name of small letters, digits and dashes"),
      partSchema(recognizers),
    )
    .optional(),
  ...mapValues(furtherNetworks, (kind) => partSchema(kind).optional()),
});

export type MetricNetworksConfig = z.infer<typeof metricNetworksSchema>;

export async function loadMetricNetworks(config: MetricNetworksConfig, where: LoadContext): Promise<MetricNetworks> {
  const context: LoadContext = { ...where, purpose: "metric" };
  const judges: Record<string, FaceRecognizer> = {};
  for (const [name, judge] of Object.entries(config.judges ?? {}))
    judges[name] = await loadPart(recognizers, judge, context);
  const networks: Record<string, TensorOwner> = {};
  for (const [name, kind] of Object.entries({ ...neededNetworks, ...furtherNetworks })) {
    const part = (config as Readonly<Record<string, PartConfig | undefined>>)[name];
    if (part !== undefined) networks[name] = await loadPart(kind as PartKind<TensorOwner>, part, context);
  }
  const aligner = new TemplateAligner();
  return compileNetworks({
    ...(networks as Omit<MetricNetworks, "aligner" | "judges" | typeof Symbol.dispose>),
    judges,
    aligner,
    [Symbol.dispose]() {
      aligner.dispose();
      for (const owner of [...Object.values(networks), ...Object.values(judges)]) owner.dispose();
    },
  });
}

function mapValues<Kinds extends object, Value>(kinds: Kinds, map: (kind: PartKind<unknown, never>) => Value) {
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, map(kind)])) as Record<
    keyof Kinds,
    Value
  >;
}
