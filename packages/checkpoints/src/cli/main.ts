import { runProgram } from "@mfim/files/command-line";
import { consola } from "consola";
import { checkpointsProgram } from "./program.ts";

await runProgram(checkpointsProgram(), { report: (text) => consola.error(text) });
