import { resolve } from "node:path";
import { z } from "zod";
import type { LoadContext } from "./part-kind.ts";

/** A path, relative to the folder of the config. */
export const pathSchema = z.string().min(1);

export const pathIn = ({ folder }: LoadContext, path: string): string => resolve(folder, path);
