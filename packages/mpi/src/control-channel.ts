import { fstatSync } from "node:fs";
import { MpiError } from "./mpi-error.ts";

/**
 * PMI launchers (mpiexec of MPICH, srun --mpi=pmi2) hand each process an open socket and tell its number. Node closes what
 * it inherited, so behind npm, pnpm or another Node the number means something else; MPICH would end with a page of text.
 * @throws MpiError that says how to start instead
 */
export function assertControlChannel(env: Readonly<Record<string, string | undefined>>): void {
  const descriptor = env["PMI_FD"];
  if (descriptor === undefined || isChannel(Number(descriptor))) return;
  throw new MpiError(
    `The launcher's connection (PMI_FD=${descriptor}) is not open in this process: a program in between, such as npm, pnpm or another Node, closed it; let the launcher start node itself: mpiexec -n 2 node --conditions=@mfim/source --import tsx FILE ...`,
  );
}

function isChannel(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isSocket() || status.isFIFO();
  } catch {
    return false;
  }
}
