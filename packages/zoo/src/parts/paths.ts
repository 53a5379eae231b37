import { dirname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "@mfim/core";
import { z } from "zod";
import type { LoadContext } from "./part-kind.ts";

/** A path, relative to the folder of the config; `bundled:NAME` is a network that ships with this package. */
export const pathSchema = z.string().min(1);

const bundled = "bundled:";

export function pathIn({ folder }: LoadContext, path: string): string {
  if (!path.startsWith(bundled)) return resolve(folder, path);
  const inside = normalize(path.slice(bundled.length));
  if (inside.startsWith(".."))
    throw new ConfigError(`${path}: expected a name below the bundled networks, such as bundled:recogniser-64.`);
  return join(dirname(fileURLToPath(import.meta.url)), "../../assets", inside);
}
