import { readFile } from "node:fs/promises";
import { MfimError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { measuredCommand } from "../measured-command.ts";
import { configFile, projectCommand } from "../project-command.ts";
import type { Stage } from "../walk.ts";
import { configOf, picturesOf } from "./config.ts";

/** What the config trains on, in its own words. */
const folderInConfig = "../../../runs/ffhq-1024";

export const pictureStages: readonly Stage[] = [
  {
    name: "data import",
    async run(walk) {
      const size = ["--size", String(walk.resolution)];
      const args = ["import", walk.pictures, "--form", "celeba-hq", "--out", picturesOf(walk), ...size];
      const { output, ...took } = await measuredCommand(projectCommand("data", ...args), walk);
      const config = await readFile(configFile, "utf8");
      if (!config.includes(folderInConfig)) throw new MfimError(`${configFile}: expected ${folderInConfig}, got none.`);
      await writeWhole(configOf(walk), config.replace(folderInConfig, picturesOf(walk)));
      return { ...took, found: /(\d+ of \d+ pictures usable)/.exec(output)?.[1] ?? "" };
    },
  },
];
