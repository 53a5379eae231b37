import { networksOf, publicNetworks, useAs } from "../networks/public-networks.ts";
import { didYouMean } from "./nearest-name.ts";
import type { PartProblem } from "./part-problem.ts";

/** Before the name of a public network, where a config names one in a word. */
export const zooPrefix = "zoo:";

/** `zoo:NAME` in a word as `{ type: zoo, name: NAME }`; everything else as it is. */
export function zooConfig(config: unknown): unknown {
  if (typeof config !== "string" || !config.startsWith(zooPrefix)) return config;
  return { type: "zoo", name: config.slice(zooPrefix.length) };
}

interface ZooConfig {
  readonly type: "zoo";
  readonly name?: unknown;
  readonly [field: string]: unknown;
}

function asZoo(config: unknown): ZooConfig | undefined {
  const value = zooConfig(config) as ZooConfig | null;
  return typeof value === "object" && value?.type === "zoo" ? value : undefined;
}

/** What is wrong with the name of a public network in a place for parts of a kind; nothing where the config names none. */
export function zooProblems(kind: string, config: unknown): PartProblem[] {
  const zoo = asZoo(config);
  if (zoo === undefined) return [];
  const names = networksOf(kind);
  if (names.includes(zoo.name as string)) return [];
  const got = JSON.stringify(zoo.name) ?? "nothing";
  const message = `expected a public network that serves as ${kind}, one of ${names.join(", ") || "none"}, got ${got}${didYouMean(String(zoo.name), names)}`;
  return [{ path: ["name"], message }];
}

/** The config that a public network's name stands for: its own type, its files in the cache, and the fields beside it. */
export function expandZoo(kind: string, config: unknown): unknown {
  const zoo = asZoo(config);
  if (zoo === undefined) return config;
  const { type: _, name, ...fields } = zoo;
  const network = publicNetworks.find((known) => known.name === name);
  const use = network && useAs(network, kind);
  if (use === undefined) return config;
  const paths = Object.entries(use.paths).map(([field, file]) => [field, `${zooPrefix}${name}/${file}`]);
  return { ...use.config, ...Object.fromEntries(paths), ...fields };
}
