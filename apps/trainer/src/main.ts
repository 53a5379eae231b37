import { runProgram } from "@mfim/files/command-line";
import { endWithParent } from "./processes/end-with-parent.ts";
import { trainerProgram } from "./program.ts";

endWithParent();
await runProgram(trainerProgram(), { outlivesReaders: true });
