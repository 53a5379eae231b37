// npm run studio:pictures [-- --out FOLDER --looks FOLDER]: photographs the studio in Chromium for docs/studio.md, with people
// who do not exist; with --looks at all widths, light and dark, too, for whoever changes how it looks.
import { runProgram } from "@mfim/files/command-line";
import { studioPicturesProgram } from "./programs.ts";

await runProgram(studioPicturesProgram());
