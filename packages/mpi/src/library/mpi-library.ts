import koffi, { type LibraryHandle } from "koffi";
import { MpiError } from "../mpi-error.ts";
import { type ForeignFunction, prepareThreads } from "./call-in-thread.ts";
import { handlesOf, type MpiHandles } from "./handles.ts";
import { keepLoaded } from "./system-calls.ts";

/** The MPI functions that are used, by their names without the prefix. Those that can block are called in a thread. */
export interface MpiLibrary {
  readonly file: string;
  /** As the library names itself. */
  readonly name: string;
  readonly handles: MpiHandles;
  readonly functions: Readonly<Record<FunctionName, ForeignFunction>>;
}

type FunctionName = keyof typeof parameterTypes;

/** H is a handle, * a pointer. */
const parameterTypes = {
  Init_thread: "**i*",
  Comm_rank: "H*",
  Comm_size: "H*",
  Comm_set_errhandler: "HH",
  Type_size: "H*",
  Error_string: "i**",
  Allreduce: "**iHHH",
  Bcast: "*iHiH",
  Barrier: "H",
  Allgather: "*iH*iHH",
  Allgatherv: "*iH***HH",
  Abort: "Hi",
  Finalize: "",
} as const;

/**
 * Loads the first of the candidates that is an MPI library.
 * @throws MpiError that lists what was tried
 */
export function loadLibrary(candidates: readonly string[], why: string): MpiLibrary {
  const problems: string[] = [];
  prepareThreads();
  for (const file of candidates) {
    try {
      // Open MPI's plug-ins look its symbols up in the global table.
      const library = koffi.load(file, { global: true, lazy: true });
      const loaded = bind(file, library);
      keepLoaded(file);
      return loaded;
    } catch (error) {
      problems.push(`${file} (${error instanceof Error ? firstLine(error.message) : String(error)})`);
    }
  }
  const tried = problems.length === 0 ? `none is known for ${process.platform}` : `tried ${problems.join("; ")}`;
  throw new MpiError(
    `${why}, but no usable MPI library was found: ${tried}. Install Open MPI or MPICH (Debian: openmpi-bin), or name the file in MFIM_MPI_LIBRARY.`,
  );
}

function bind(file: string, library: LibraryHandle): MpiLibrary {
  const name = versionOf(library);
  const handles = handlesOf(library);
  const types: Readonly<Record<string, string>> = { H: handles.type, "*": "void *", i: "int" };
  const declare = ([short, parameters]: [string, string]) => [
    short,
    library.func(
      `MPI_${short}`,
      "int",
      [...parameters].map((letter) => types[letter]!),
    ),
  ];
  const functions = Object.fromEntries(Object.entries(parameterTypes).map(declare)) as MpiLibrary["functions"];
  return { file, name, handles, functions };
}

/** "Open MPI v4.1.4", "MPICH 4.0.2", "Intel(R) MPI Library 2021.9 for Linux* OS": the head of MPI_Get_library_version. */
function versionOf(library: LibraryHandle): string {
  // MPI_MAX_LIBRARY_VERSION_STRING is 256 in Open MPI, 8192 in MPICH.
  const text = Buffer.alloc(16_384);
  const length = new Int32Array(1);
  library.func("MPI_Get_library_version", "int", ["void *", "void *"])(text, length);
  const line = firstLine(text.toString("utf8", 0, length[0]).replaceAll("\0", ""));
  return line
    .replace(/,.*/, "")
    .replace(/\s*Version:\s*/, " ")
    .trim();
}

function firstLine(text: string): string {
  return text.split("\n")[0]!.trim();
}
