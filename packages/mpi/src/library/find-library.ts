import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { MpiFamily } from "../launcher.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** File names by platform. libmpi.so.12 was Open MPI's until 1.10 and is MPICH's since 3.2, so a file's content decides. */
const names: Readonly<Record<string, Readonly<Record<MpiFamily, readonly string[]>>>> = {
  linux: { "open-mpi": ["libmpi.so.40", "libmpi.so"], mpich: ["libmpich.so.12", "libmpi.so.12", "libmpi.so"] },
  darwin: {
    "open-mpi": ["libmpi.40.dylib", "libmpi.dylib"],
    mpich: ["libmpi.12.dylib", "libmpich.12.dylib", "libmpi.dylib"],
  },
};

/** Homebrew's folder is not on the loader's path. */
const extraFolders: Readonly<Record<string, readonly string[]>> = { darwin: ["/opt/homebrew/lib", "/usr/local/lib"] };

/**
 * Where an MPI library may be, the likeliest first: MFIM_MPI_LIBRARY alone if it is set; else the library beside the
 * mpirun on the PATH, then what the loader finds by name. The launcher's own family comes first.
 */
export function libraryCandidates(
  family: MpiFamily | undefined,
  env: Environment,
  platform: string = process.platform,
): readonly string[] {
  const own = env["MFIM_MPI_LIBRARY"];
  if (own !== undefined && own !== "") return [own];
  const byFamily = names[platform];
  if (byFamily === undefined) return [];
  const families: readonly MpiFamily[] = family === "mpich" ? ["mpich", "open-mpi"] : ["open-mpi", "mpich"];
  const wanted = [...new Set(families.flatMap((name) => byFamily[name]))];
  const folders = [...foldersBesideMpirun(env), ...(extraFolders[platform] ?? [])];
  const files = wanted
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .filter((file) => existsSync(file));
  return [...files, ...wanted];
}

function foldersBesideMpirun(env: Environment): readonly string[] {
  const programs = (env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "mpirun"))
    .filter((file) => existsSync(file));
  const prefixes = programs.flatMap((file) => [dirname(dirname(file)), dirname(dirname(realpathSync(file)))]);
  return [...new Set(prefixes.flatMap((prefix) => [join(prefix, "lib"), join(prefix, "lib64")]))];
}
