import { join } from "node:path";
import { measuredCommand } from "../measured-command.ts";
import { ownCommand, projectCommand } from "../project-command.ts";
import { publicFiles } from "../public-files/public-files.ts";
import type { Stage } from "../walk.ts";
import { configOf } from "./config.ts";

/** Files of the true names, shapes and containers; then each goes into the cache, as a user's download does. */
export const networkStages: readonly Stage[] = [
  {
    name: "files of the public formats",
    async run(walk) {
      const write = ownCommand("public-files/write-files.ts", join(walk.folder, "files"), String(walk.resolution));
      return { ...(await measuredCommand(write, walk)), found: `${Object.values(publicFiles).flat().length} files` };
    },
  },
  {
    name: "zoo add",
    async run(walk) {
      let [seconds, peak] = [0, 0];
      for (const [name, files] of Object.entries(publicFiles)) {
        const paths = files.map((file) => join(walk.folder, "files", file));
        const took = await measuredCommand(projectCommand("zoo", "add", name, ...paths, "--any-hash"), walk);
        seconds += took.seconds;
        peak = Math.max(peak, took.peak);
      }
      return { seconds, peak, found: `${Object.keys(publicFiles).length} networks` };
    },
  },
  {
    name: "zoo need",
    // Leaves with 3 where something is missing.
    run: async (walk) => ({
      ...(await measuredCommand(projectCommand("zoo", "need", configOf(walk)), walk)),
      found: "nothing is missing",
    }),
  },
];
