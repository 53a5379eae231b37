import { runProgram } from "@mfim/files/command-line";
import { consola } from "consola";
import { nativeProgram } from "./program.ts";

await runProgram(nativeProgram(), { report: (text) => consola.error(text) });
