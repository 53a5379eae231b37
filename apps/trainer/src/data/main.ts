import { HumanFaceDetector } from "@mfim/backbones/human";
import { dataCommand } from "@mfim/data-ffhq/cli";
import { useBackend } from "@mfim/native";
import { reportError } from "../run/report-error.ts";

/** The place where the data commands meet a concrete detector and a backend. */
const program = dataCommand({
  loadDetector: async () => {
    await useBackend({ purpose: "infer" });
    return HumanFaceDetector.load();
  },
});

program.parseAsync().catch(reportError);
