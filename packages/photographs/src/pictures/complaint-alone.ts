import { execFile } from "node:child_process";
import { createRequire } from "node:module";

/** The picture comes by standard input, the complaint goes to standard output. */
const script = `const parts = [];
process.stdin.on("data", (part) => parts.push(part)).on("end", () => {
  require(process.argv[1])(Buffer.concat(parts), { failOn: "warning", limitInputPixels: false }).stats()
    .catch((error) => process.stdout.write(error.message));
});`;

/**
 * What the decoder complains of in a picture, read in a process of its own: libvips has one text for all threads of a process, so
 * that beside other decodings a complaint is lost, or somebody else's. Takes a tenth of a second or more.
 * @returns lines, none where it does not complain
 * @throws Error where no process can be started, or it did not end well
 */
export function complaintAlone(file: Uint8Array): Promise<readonly string[]> {
  const sharp = createRequire(import.meta.url).resolve("sharp");
  // Whatever the caller was started with is not for it.
  const env = { ...process.env, NODE_OPTIONS: "", ELECTRON_RUN_AS_NODE: "1" };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, ["-e", script, sharp], { env, encoding: "utf8" }, (error, stdout) =>
      error === null ? resolve(stdout.split("\n").filter(Boolean)) : reject(error),
    );
    child.stdin?.on("error", () => {}); // it ended before it had read all: the callback says why
    child.stdin?.end(file);
  });
}
