import { Command } from "commander";

export function verifyCommand(): Command {
  return new Command("verify")
    .description("Compare every picture of a prepared folder with its checksum.")
    .argument("<folder>", "a prepared folder")
    .action(async (folder: string) => {
      const { verifyPrepared } = await import("../prepared/verify-prepared.ts");
      const { checked, problems } = await verifyPrepared(folder);
      for (const { source, what } of problems) console.log(`${JSON.stringify(source)}: ${what}`);
      console.log(`${checked} pictures checked, ${problems.length} with a problem.`);
      if (problems.length > 0) process.exitCode = 1;
    });
}
