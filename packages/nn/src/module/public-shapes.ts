import type { Module } from "./module.ts";
import { layoutOf } from "./weight-layout.ts";

/** What a checkpoint of this network holds: key and public shape of every variable. */
export function publicShapes(module: Module): [key: string, shape: readonly number[]][] {
  return [...module.state()].map(([key, variable]) => [key, layoutOf(variable).publicShape]);
}
