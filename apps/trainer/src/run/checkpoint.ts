import { readCheckpoint as readFile, type WritableState, writeSafetensors } from "@mfim/checkpoints";
import { CheckpointError, type NamedTensor, problemList } from "@mfim/core";
import { assignValues } from "@mfim/nn";
import type { TrainingTask } from "./training-task.ts";

/**
 * Writes all that a resumed run needs into one safetensors file: every variable in its own (NHWC) axes under the task's
 * names, the step and the task's state as JSON metadata. Atomic: a temporary file that is renamed at the end. Values are
 * copied one variable at a time.
 */
export async function writeCheckpoint(file: string, task: TrainingTask, step: number): Promise<void> {
  const tensors: WritableState = new Map(
    [...task.variables()].map(([name, variable]) => [
      name,
      { shape: variable.shape, dtype: "float32", read: async () => (await variable.data()) as Float32Array },
    ]),
  );
  await writeSafetensors(file, tensors, {
    format: "mfim-training",
    step: String(step),
    state: JSON.stringify(task.state()),
  });
}

/** A moment that nobody needs where beta1 is 0: trainings begun some time ago kept it all the same. */
const firstMoment = /^adam\.[\w-]+\.exp_avg\./;

/** A checkpoint that is cut or changed: an older one may be whole. */
export class DamagedCheckpointError extends CheckpointError {
  override name = "DamagedCheckpointError";
}

/**
 * Puts a task where `writeCheckpoint` left it; returns the number of steps done.
 * @throws DamagedCheckpointError where it cannot be read; CheckpointError where it belongs to another configuration
 */
export async function readCheckpoint(file: string, task: TrainingTask): Promise<number> {
  const { state, metadata } = await readFile(file).catch((error: Error) => {
    throw new DamagedCheckpointError(`${file} is damaged (${error.message})`, { cause: error });
  });
  const [step, own] = progressOf(file, metadata);
  const variables = task.variables();
  const problems = [
    ...[...variables].flatMap(([name, variable]) => {
      const shape = state.get(name)?.shape;
      if (shape === undefined) return [`missing ${name}`];
      return shape.join() === variable.shape.join()
        ? []
        : [`${name} has shape [${shape.join(", ")}], expected [${variable.shape.join(", ")}]`];
    }),
    ...[...state.keys()]
      .filter((name) => !variables.has(name) && !firstMoment.test(name))
      .map((name) => `unexpected ${name}`),
  ];
  if (problems.length > 0) {
    throw new CheckpointError(
      `${file} belongs to another configuration: ${problemList(problems)}. ` +
        "Choose another --out folder, or restore the configuration this run began with.",
      { details: problems },
    );
  }
  for (const [name, variable] of variables) assignValues(variable, (state.get(name) as NamedTensor).toFloat32());
  task.restore(own);
  return step;
}

function progressOf(file: string, metadata: Readonly<Record<string, string>>): readonly [step: number, state: unknown] {
  const step = Number(metadata["step"]);
  try {
    if (Number.isInteger(step) && step >= 0) return [step, JSON.parse(metadata["state"] ?? "null")];
  } catch {} // as below
  throw new DamagedCheckpointError(`${file} is damaged (expected its step and state, got ${metadata["step"]}).`);
}
