// npm run studio:latency [-- --model FOLDER --moves N --json FILE]: opens the studio in Chromium, moves a slider by keys, and
// prints what each move took until its picture was on the screen, beside how busy the machine was.
import { runProgram } from "@mfim/files/command-line";
import { studioLatencyProgram } from "./programs.ts";

await runProgram(studioLatencyProgram());
