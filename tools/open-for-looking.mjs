import { spawn } from "node:child_process";

/** The program that opens a file as a double click does, where there is a desktop and somebody at it. */
function opener() {
  if (!process.stdout.isTTY || process.env["CI"]) return undefined;
  if (process.platform === "darwin") return "open";
  return process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"] ? "xdg-open" : undefined;
}

/** Opens a picture or page on a desktop; nothing happens, and nothing fails, where there is none. */
export function openForLooking(file) {
  const program = opener();
  if (program === undefined) return;
  const child = spawn(program, [file], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
