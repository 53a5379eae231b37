import type { Communicator } from "./communicator.ts";
import { assertControlChannel } from "./control-channel.ts";
import { Job, say } from "./job.ts";
import { detectLaunch, type Launch } from "./launcher.ts";
import { callInThread } from "./library/call-in-thread.ts";
import { libraryCandidates } from "./library/find-library.ts";
import { loadLibrary } from "./library/mpi-library.ts";
import { exitNow } from "./library/system-calls.ts";
import { MpiCommunicator } from "./mpi-communicator.ts";
import { MpiError } from "./mpi-error.ts";
import { OperationQueue } from "./operation-queue.ts";
import { singleProcess } from "./single-process.ts";
import { World } from "./world.ts";

export interface OpenOptions {
  /**
   * Seconds that a collective may take before a rank is held for lost; default: environment variable MFIM_MPI_TIMEOUT,
   * else 600. It must be longer than anything one rank does alone, such as writing a checkpoint or tracing a graph.
   */
  readonly timeoutSeconds?: number;
  /** Largest message of all-reduce and broadcast, bytes; default 25 MiB, as in PyTorch's DistributedDataParallel. */
  readonly bucketBytes?: number;
}

/** MPI_THREAD_SERIALIZED and _MULTIPLE, the same in both families. */
const threads = { serialized: 2, multiple: 3 };
const defaults = { timeoutSeconds: 600, bucketBytes: 25 * 2 ** 20 };
/** All processes of a large job need not start at the same time: MPI_Init gets at least so many seconds. */
const startSeconds = 60;
let opened = false;

/**
 * The communicator of this process: over MPI if a launcher (mpirun, mpiexec, srun) started several, else that of one
 * process. Once a process.
 */
export async function openCommunicator(options: OpenOptions = {}): Promise<Communicator> {
  const launch = detectLaunch(process.env);
  return launch === undefined || launch.size === 1 ? singleProcess() : openMpi(options);
}

/**
 * Joins the job over MPI, also alone.
 * @throws MpiError where there is no usable library, or the library sees other ranks than the launcher started
 */
export async function openMpi(options: OpenOptions = {}): Promise<Communicator> {
  const settings = { ...defaults, timeoutSeconds: timeoutOf(process.env), ...options };
  if (!(settings.bucketBytes >= 4 && settings.bucketBytes <= 2 ** 30))
    throw new MpiError(`Expected bucketBytes of 4 to ${2 ** 30}, got ${settings.bucketBytes}.`);
  if (opened) throw new MpiError("MPI can be opened once in a process: pass the communicator on.");
  const launch = detectLaunch(process.env);
  const why = launch ? `${capital(launch.launcher)} started ${launch.size} processes` : "MPI was asked for";
  const library = loadLibrary(libraryCandidates(launch?.family, process.env), why);
  if (library.handles.family === "mpich") assertControlChannel(process.env);
  opened = true;
  const world = new World(library);
  await start(world, settings.timeoutSeconds);
  if (launch !== undefined) await compareWithLaunch(world, launch);
  return new MpiCommunicator(world, new Job(library), settings);
}

async function start(world: World, timeoutSeconds: number): Promise<void> {
  const { functions, name, file } = world.library;
  const seconds = Math.max(timeoutSeconds, startSeconds);
  const queue = new OperationQueue(seconds, () => {
    say(`MPI_Init did not end within ${seconds} s: another process never came to it, or hangs. This process ends.`);
    exitNow(1);
  });
  const provided = new Int32Array(1);
  const code = await queue.run("MPI_Init", () =>
    callInThread(functions.Init_thread, null, null, threads.multiple, provided),
  );
  if (code !== 0) throw new MpiError(`${name} (${file}) could not start: MPI_Init_thread returned ${code}.`);
  if (provided[0]! < threads.serialized)
    throw new MpiError(
      `${name} (${file}) allows calls from the main thread alone (level ${provided[0]}); expected at least MPI_THREAD_SERIALIZED: use a build with threads.`,
    );
  world.returnErrors();
  if (world.floatSize !== 4)
    throw new MpiError(`${file} (${name}) has handles of another kind than Open MPI's or MPICH's: use one of these.`);
}

/** A library of another family than the launcher's starts as many jobs of one rank as there are processes. */
async function compareWithLaunch(world: World, { launcher, size }: Launch): Promise<void> {
  if (world.size === size) return;
  const { name, file } = world.library;
  const seen = world.size;
  if (seen === 1) await world.finalize();
  throw new MpiError(
    `${capital(launcher)} started ${size} processes, but ${name} (${file}) sees ${seen}: launcher and library do not belong together. Name the launcher's library in MFIM_MPI_LIBRARY, or use the launcher of ${name}.`,
  );
}

function timeoutOf(env: Readonly<Record<string, string | undefined>>): number {
  const text = env["MFIM_MPI_TIMEOUT"];
  if (text === undefined || text === "") return defaults.timeoutSeconds;
  const seconds = Number(text);
  // setTimeout takes at most 2^31 - 1 milliseconds.
  if (!(seconds > 0 && seconds < 2 ** 31 / 1000))
    throw new MpiError(`Expected a positive number of seconds in MFIM_MPI_TIMEOUT, got "${text}".`);
  return seconds;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
