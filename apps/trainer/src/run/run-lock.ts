import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { lockFile } from "@mfim/files";

/**
 * Keeps two processes of one machine from training into one folder. What a killed process left does not count, nor what
 * one of another machine or container left: which is dead there cannot be seen from here.
 * @throws MfimError while another live process holds it
 */
export function lockRun(root: string): Promise<AsyncDisposable> {
  return lockFile(join(root, "train.lock"), {
    busy: ({ pid }) =>
      new MfimError(`${root}: process ${pid} is training there; wait until it has ended, or choose another --out.`),
  });
}
