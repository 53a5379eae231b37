// npm run megapixel [-- --resolution 1024 --out FOLDER]: the whole way of mfim-1024-ffhq.yaml by the project's own commands.
import { runProgram } from "@mfim/files/command-line";
import { megapixelProgram } from "./program.ts";

await runProgram(megapixelProgram());
