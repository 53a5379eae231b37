const ownFolder = new URL("..", import.meta.url).pathname;

/** Remembers where we are; formatting waits until somebody asks (`callerLine`), as it costs more than an op. */
export function markOrigin(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const origin = new Error();
  Error.stackTraceLimit = limit;
  return origin;
}

/** The line of the user's code that an origin came from, as "file:line:column": the first frame outside the libraries. */
export function callerLine(origin: Error | undefined): string {
  const frames = (origin?.stack ?? "").split("\n").slice(1);
  const frame = frames.find((line) => !isLibrary(line)) ?? "";
  const place = /\(?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?$/.exec(frame)?.[1];
  if (place === undefined) return "an unknown line";
  return place.startsWith("file://") ? place.slice("file://".length) : place;
}

function isLibrary(frame: string): boolean {
  if (frame.includes("/node_modules/") || frame.includes("node:") || frame.includes("<anonymous>")) return true;
  return frame.includes(ownFolder) && !frame.includes(".test.ts");
}
