import { z } from "zod";
import { networksOf } from "../networks/public-networks.ts";
import { moduleSchema } from "./module-part.ts";
import { didYouMean } from "./nearest-name.ts";
import type { PartConfig, PartKind } from "./part-kind.ts";
import type { PartProblem } from "./part-problem.ts";
import { expandZoo, zooConfig, zooProblems } from "./zoo-reference.ts";

/** Everything that keeps `config` from being the config of a part of this kind; nothing is loaded. */
export function partProblems(kind: PartKind<unknown, never>, config: unknown): PartProblem[] {
  const names = [...Object.keys(kind.types), "module", ...(networksOf(kind.name).length > 0 ? ["zoo"] : [])];
  const unknownNetwork = zooProblems(kind.name, config);
  if (unknownNetwork.length > 0) return unknownNetwork;
  const value = expandZoo(kind.name, config);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path: [], message: `expected { type: one of ${names.join(", ")}, ... }, got ${JSON.stringify(value)}` }];
  }
  const { type, ...fields } = value as Record<string, unknown>;
  const schema = type === "module" ? moduleSchema : kind.types[String(type)]?.schema;
  if (schema === undefined || typeof type !== "string") {
    const got = JSON.stringify(type) ?? "nothing";
    return [
      { path: ["type"], message: `expected one of ${names.join(", ")}, got ${got}${didYouMean(String(type), names)}` },
    ];
  }
  const result = schema.safeParse(fields, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => describeIssue(issue, schema));
}

/** One sentence an issue; an unknown key, or a name that is none of those there are, gets the nearest valid one. */
export function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): PartProblem[] {
  if (issue.code === "invalid_value" && issue.input !== undefined) {
    const names = issue.values.map(String);
    const near = typeof issue.input === "string" ? didYouMean(issue.input, names) : "";
    const message = `expected one of ${names.join(", ")}, got ${JSON.stringify(issue.input)}${near}`;
    return [{ path: issue.path, message }];
  }
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, message: issue.message }];
  const valid = keysAt(schema, issue.path);
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: `unknown key${didYouMean(key, valid) || `; expected one of ${valid.join(", ")}`}`,
  }));
}

/** The keys that a schema of objects takes at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const shape = (node: unknown) => (unwrap(node) as { shape?: Record<string, unknown> } | undefined)?.shape;
  const node = path.reduce<unknown>((inner, key) => shape(inner)?.[String(key)], schema);
  return Object.keys(shape(node) ?? {});
}

function unwrap(node: unknown): unknown {
  const inner = (node as { def?: { innerType?: unknown } } | undefined)?.def?.innerType;
  return inner === undefined ? node : unwrap(inner);
}

/** A zod schema for a place in a larger config where a part of this kind is named; problems come with their full path. */
export function partSchema<Part>(kind: PartKind<Part, never>): z.ZodType<PartConfig> {
  return z
    .unknown()
    .superRefine((value, context) => {
      for (const { path, message } of partProblems(kind as PartKind<unknown, never>, value)) {
        context.addIssue({ code: "custom", path: [...path], message });
      }
    })
    .transform(zooConfig) as unknown as z.ZodType<PartConfig>;
}
