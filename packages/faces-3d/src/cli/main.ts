import { runProgram } from "@mfim/files/command-line";
import { consola } from "consola";
import { faces3dProgram } from "./program.ts";

await runProgram(faces3dProgram(), { report: (text) => consola.error(text) });
