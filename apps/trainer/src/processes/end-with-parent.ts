import { askToStop } from "@mfim/files";

/**
 * A program that another one started ends politely, with a checkpoint, when that one is gone: a training must not go on
 * unseen beside the one that takes its place.
 */
export function endWithParent(): void {
  if (process.channel === undefined) return;
  // Nobody reads what is written to the one that is gone: without this the first line would end the process at once.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.once("disconnect", () => askToStop("The program that began this one is gone"));
  // The listener alone would keep this process alive.
  process.channel.unref();
}
