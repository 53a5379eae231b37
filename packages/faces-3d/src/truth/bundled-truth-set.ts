import { fileURLToPath } from "node:url";
import type { TruthKind } from "./truth-pair.ts";

/** The folder of the sample of a truth set that ships with this package: 64 pairs at 128 pixels. */
export function bundledTruthFolder(kind: TruthKind): string {
  return fileURLToPath(new URL(`../../assets/${kind}-truth-v1-sample`, import.meta.url));
}
