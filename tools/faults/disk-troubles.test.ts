import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const portraits = join(root, "packages/zoo/assets/portraits");
const head = join(process.env["MFIM_SHARED"] ?? join(root, "../shared"), "weights/ict-face.safetensors");
const long = process.env["MFIM_LONG_TESTS"] === "1";

/** Whether file systems can be mounted here: by root where the kernel lets it. */
const canMount = (() => {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return process.platform === "linux";
  } catch {
    return false;
  }
})();

let folder = "";
let disk = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "disk-troubles-"));
  disk = join(folder, "disk");
  await mkdir(disk);
  const channels = { 4: 6, 8: 6, 16: 4 };
  const optimiser = { learningRate: 0.01 };
  const config = {
    kind: "gan",
    run: { steps: 4, checkpointEvery: 2, logEvery: 1, previewEvery: 2 },
    data: { type: "pack", limit: 60 },
    generator: { resolution: 16, channels, styleSize: 8, mappingLayers: 2, optimiser },
    discriminator: { channels, optimiser },
    batch: 4,
    r1: { weight: 1, interval: 2 },
    pathLength: { weight: 0, interval: 1 },
  };
  await writeFile(join(folder, "gan.yaml"), JSON.stringify(config));
  const [a, b] = ["portrait-1.webp", "portrait-2.webp"].map((name) => join(portraits, name));
  await writeFile(join(folder, "pairs.csv"), `source,target,out\n${a},${b},ab.png\n${b},${a},ba.png\n`);
});
afterAll(() => rm(folder, { recursive: true }));

interface Command {
  /** The program, as `npm run` starts it. */
  readonly main: string;
  /** What stands before `--out`; `{folder}` is where config and pairs lie. */
  readonly args: string;
  /** Kilobytes that are too few for its work and enough for its beginning. */
  readonly scarce: number;
  /** It takes longer than an ordinary test run has time for. */
  readonly long?: boolean;
  readonly skip?: boolean;
}

const commands: Readonly<Record<string, Command>> = {
  render: {
    main: "packages/faces-3d/src/cli/main.ts",
    args: `render --preset swap-train --limit 20 --size 32 --threads 1 --head ${head}`,
    scarce: 60,
    skip: !existsSync(head),
  },
  bench: { main: "apps/bench/src/main.ts", args: "run --methods target --limit 6", scarce: 24 },
  training: { main: "apps/trainer/src/main.ts", args: "gan {folder}/gan.yaml", scarce: 60, long: true },
  prepare: { main: "apps/trainer/src/data/main.ts", args: `prepare ${portraits} --size 64`, scarce: 60, long: true },
  batch: { main: "apps/cli/src/main.ts", args: "batch {folder}/pairs.csv", scarce: 40, long: true },
};

function run({ main, args }: Command): { code: number | null; said: string } {
  const words = args.replace("{folder}", folder).split(" ");
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, "tools/run.mjs"), main, ...words, "--out", join(disk, "out")],
    { encoding: "utf8", cwd: root },
  );
  return { code: status, said: stderr };
}

const mount = (options: string) => execFileSync("mount", ["-t", "tmpfs", "-o", options, "mfim-test", disk]);

describe.skipIf(!canMount)("commands on a disk of their own (skipped where none can be mounted)", () => {
  afterEach(() => execFileSync("umount", [disk]));

  for (const [name, command] of Object.entries(commands))
    describe.skipIf(command.skip || (command.long && !long))(name, () => {
      it("stops with one sentence on a full disk, and goes on when there is room", () => {
        mount(`size=${command.scarce}k`);
        const full = run(command);
        expect(full.code, full.said).toBe(1);
        expect(full.said).toMatch(/the disk is full; make room and run the same command again/);
        expect(full.said).not.toMatch(/^ {4}at /m);
        execFileSync("mount", ["-o", "remount,size=50m", disk]);
        const whole = run(command);
        expect(whole.code, whole.said).toBe(0);
      });

      it("says in one sentence that the disk is read-only", () => {
        mount("size=64k,ro");
        const { code, said } = run(command);
        expect(code, said).toBe(1);
        expect(said).toMatch(/(on a|is) read-only/);
        expect(said).not.toMatch(/^ {4}at /m);
      });
    });
});
