import { join } from "node:path";
import type { Walk } from "../walk.ts";

/** The walk's copy of the config, which names its pictures. */
export const configOf = ({ folder }: Walk) => join(folder, "mfim-1024-ffhq.yaml");
export const picturesOf = ({ folder }: Walk) => join(folder, "pictures");

export const runOf = ({ folder }: Walk, name: string) => join(folder, "runs", name);
/** Exported of the run that was never killed. */
export const modelOf = ({ folder }: Walk) => join(folder, "model");
