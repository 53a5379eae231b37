import { runProgram } from "@mfim/files/command-line";
import { consola } from "consola";
import { zooProgram } from "./program.ts";

await runProgram(zooProgram(), { report: (text) => consola.error(text) });
