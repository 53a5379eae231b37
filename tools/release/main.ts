// npm run release [-- --publish]: makes a release; dry unless --publish is given.
import { runProgram } from "@mfim/files/command-line";
import { releaseProgram } from "./program.ts";

await runProgram(releaseProgram());
