/**
 * A program that another one started ends politely, with a checkpoint, when that one is gone: a training must not go on
 * unseen beside the one that takes its place.
 */
export function endWithParent(): void {
  if (process.channel === undefined) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The listener alone would keep this process alive.
  process.channel.unref();
}
