import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { fitSchema } from "../config/fit-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { assertDivides } from "../tasks/task-kinds.ts";

const root = resolve(import.meta.dirname, "../../../..");
const read = (path: string) => readFileSync(join(root, "deploy", path), "utf8");

/** What an example hands to the trainer must be taken by it, on as many ranks as the example starts. */
async function expectTrains(words: readonly string[], ranks: number): Promise<void> {
  const at = words.indexOf("fit");
  const [main, config] = [words[at - 1] as string, words[at + 1] as string];
  expect(existsSync(join(root, main)), main).toBe(true);
  const settings = words.filter((_, n) => words[n - 1] === "--set");
  const resolved = await readConfig(join(root, config), fitSchema, settings);
  expect(() => assertDivides(resolved, ranks)).not.toThrow();
  expect(words).toContain("--out");
}

const text = z.string().min(1);
const quantity = text.regex(/^\d+(\.\d+)?(m|[KMGT]i?)?$/);
const containerSchema = z.strictObject({
  name: text,
  image: text,
  securityContext: z.strictObject({ runAsUser: z.int().nonnegative() }),
  command: z.array(text).min(1),
  args: z.array(text),
  resources: z.strictObject({ limits: z.record(text, quantity) }),
  volumeMounts: z.array(z.strictObject({ name: text, mountPath: text })).optional(),
});
const volumeSchema = z.union([
  z.strictObject({ name: text, persistentVolumeClaim: z.strictObject({ claimName: text }) }),
  z.strictObject({ name: text, emptyDir: z.strictObject({ medium: z.literal("Memory"), sizeLimit: quantity }) }),
]);
const replicaSchema = z.strictObject({
  replicas: z.int().positive(),
  restartPolicy: z.enum(["Always", "OnFailure", "Never", "ExitCode"]),
  template: z.strictObject({
    spec: z.strictObject({ containers: z.array(containerSchema).length(1), volumes: z.array(volumeSchema).optional() }),
  }),
});
/** The fields of kubeflow.org/v2beta1 MPIJob that the example uses, with the values that the operator's definition allows. */
const mpiJobSchema = z.strictObject({
  apiVersion: z.literal("kubeflow.org/v2beta1"),
  kind: z.literal("MPIJob"),
  metadata: z.strictObject({ name: text.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/).max(63) }),
  spec: z.strictObject({
    slotsPerWorker: z.int().positive(),
    launcherCreationPolicy: z.enum(["AtStartup", "WaitForWorkersReady"]),
    sshAuthMountPath: text,
    mpiImplementation: z.enum(["OpenMPI", "Intel", "MPICH"]),
    runPolicy: z.strictObject({
      cleanPodPolicy: z.enum(["None", "Running", "All"]),
      backoffLimit: z.int().nonnegative(),
    }),
    mpiReplicaSpecs: z.strictObject({ Launcher: replicaSchema, Worker: replicaSchema }),
  }),
});

test("the Kubernetes job has fields of its kind alone, a rank a GPU, and starts what the trainer takes", async () => {
  const { spec } = mpiJobSchema.parse(parse(read("kubernetes/mpijob.yaml")));
  const { Launcher: launcher, Worker: worker } = spec.mpiReplicaSpecs;
  const [mpirun] = launcher.template.spec.containers as [z.infer<typeof containerSchema>];
  const ranks = Number(mpirun.args[mpirun.args.indexOf("-n") + 1]);
  expect(ranks).toBe(spec.slotsPerWorker * worker.replicas);
  const [container] = worker.template.spec.containers as [z.infer<typeof containerSchema>];
  expect(Number(container.resources.limits["nvidia.com/gpu"])).toBe(spec.slotsPerWorker);
  const volumes = worker.template.spec.volumes?.map(({ name }) => name);
  expect(container.volumeMounts?.map(({ name }) => name).sort()).toEqual(volumes?.sort());
  await expectTrains(mpirun.args, ranks);
});

/** Options of sbatch's manual, with the form of their values. */
const sbatchOptions: Readonly<Record<string, RegExp>> = {
  "job-name": /^=\S+$/,
  nodes: /^=\d+$/,
  "ntasks-per-node": /^=\d+$/,
  "gpus-per-task": /^=\d+$/,
  "cpus-per-task": /^=\d+$/,
  "mem-per-cpu": /^=\d+[KMGT]$/,
  time: /^=(\d+-)?\d+:\d\d:\d\d$/,
  requeue: /^$/,
  output: /^=\S+$/,
};

test("the Slurm script is whole bash, with options that sbatch has, and its own example is what the trainer takes", async () => {
  const path = join(root, "deploy/slurm/fit.sbatch");
  execFileSync("bash", ["-n", path]);
  const script = read("slurm/fit.sbatch");
  const options = [...script.matchAll(/^#SBATCH --([\w-]+)(.*)$/gm)];
  for (const [line, name, value] of options)
    expect(value, line).toMatch(sbatchOptions[name as string] ?? /no such option/);
  const countOf = (name: string) => Number(options.find(([, known]) => known === name)?.[2]?.slice(1));
  const [, example = ""] = /^#\s+sbatch deploy\/slurm\/fit\.sbatch (.*)$/m.exec(script) ?? [];
  const [config = "", out = "", ...rest] = example.split(" ");
  const main = /apps\/\S+main\.ts/.exec(script)?.[0] ?? "";
  await expectTrains([main, "fit", config, "--out", out, ...rest], countOf("nodes") * countOf("ntasks-per-node"));
});
