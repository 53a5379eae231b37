import { runCommandLine } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { writePublicFiles } from "./write-public-files.ts";

/** `write-files.ts FOLDER RESOLUTION` */
await runCommandLine(async () => {
  const [folder = "", resolution = "1024"] = process.argv.slice(2);
  await useBackend({ backend: "tensorflow" });
  await writePublicFiles(folder, Number(resolution));
});
