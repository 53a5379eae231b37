import { execFileSync } from "node:child_process";

/** Open MPI's launcher with what a machine of few cores needs, for so many ranks; undefined where there is none. */
export function mpiCommand(ranks: number): readonly string[] | undefined {
  const program = ["mpirun.openmpi", "mpirun"].find((name) => {
    try {
      return execFileSync(name, ["--version"], { encoding: "utf8" }).includes("Open MPI");
    } catch {
      return false;
    }
  });
  // Unbound, as Open MPI would pin each rank to one core and TensorFlow's threads with it.
  if (program === undefined) return undefined;
  return [program, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", String(ranks)];
}
