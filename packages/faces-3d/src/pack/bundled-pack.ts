import { fileURLToPath } from "node:url";

/** The folder of the face pack that ships with this package. */
export function bundledPackFolder(): string {
  return fileURLToPath(new URL("../../assets/pack-v1", import.meta.url));
}
