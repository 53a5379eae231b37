// npm run figures [-- --only NAME... | --list | --check | --pages]: takes again all that shows the shipped model, and writes its pages.
import { runProgram } from "@mfim/files/command-line";
import { figuresProgram } from "./program.ts";

await runProgram(figuresProgram());
