// npm run packages:pack -- NAMES --out FOLDER: until packages are on the registry, this is how a project of one's own gets them.
import { runProgram } from "@mfim/files/command-line";
import { packagesPackProgram } from "./programs.ts";

await runProgram(packagesPackProgram());
