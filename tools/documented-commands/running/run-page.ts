import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { DocumentedCommand } from "../documented-command.ts";
import { repository } from "../read-pages.ts";
import type { Fixture, Need } from "./fixture.ts";
import { Materials } from "./materials.ts";
import { PageFolder } from "./page-folder.ts";
import { prepareCall } from "./prepare-call.ts";
import { type Ended, nodeFlags, runCommand } from "./run-program.ts";
import { sharedFolder } from "./shared-material.ts";

const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

function has(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const there: Readonly<Record<Need, () => boolean>> = {
  shared: () => sharedFolder() !== undefined,
  ffmpeg: () => has("ffmpeg"),
  mpirun: () => has("mpirun"),
  chromium: () => process.env["MFIM_CHROMIUM"] !== undefined || has("chromium"),
  openssl: () => has("openssl"),
};

/** What a command wants that this machine has not. */
export const missingNeeds = ({ needs = [] }: Fixture): Need[] => needs.filter((need) => !there[need]());

/** Everything that runs commands of pages: material that is made once, and a cache of their own. */
export class Runner {
  readonly #root: string;
  readonly #materials: Materials;
  readonly #pages = new Map<string, PageFolder>();

  /** @param root a folder for all that is made and written */
  constructor(root: string) {
    this.#root = root;
    // Networks that the user has are not there; native TensorFlow is.
    const cache = process.env["MFIM_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "mfim");
    mkdirSync(join(root, "cache"), { recursive: true });
    symlinkSync(join(cache, "native"), join(root, "cache/native"));
    this.#materials = new Materials(join(root, "materials"), async (folder, program, ...words) => {
      const { code, text } = await runCommand(commandOf(program, words), { folder, environment: this.#environment });
      if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${code}:\n${text}`);
      return text;
    });
  }

  get #environment(): NodeJS.ProcessEnv {
    const shared = sharedFolder();
    return {
      ...process.env,
      MFIM_CACHE: join(this.#root, "cache"),
      // Nothing is asked of the network: a port on which nobody listens.
      MFIM_ZOO_MIRROR: "http://127.0.0.1:9",
      ...(shared !== undefined && { MFIM_ICT_HEAD: join(shared, "weights/ict-face.safetensors") }),
      // Open MPI asks root for both; containers have no other user.
      OMPI_ALLOW_RUN_AS_ROOT: "1",
      OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
      NO_COLOR: "1",
      CI: "1",
    };
  }

  /** Runs a command in the folder of its page, after what it names was put there. */
  async run(command: DocumentedCommand, fixture: Fixture): Promise<Ended> {
    const name = command.page.replaceAll(/[^\w.-]/g, "-");
    const folder = this.#pages.get(name) ?? new PageFolder(join(this.#root, "pages", name), this.#materials);
    this.#pages.set(name, folder);
    const words = await prepareCall(command, fixture, folder);
    return runCommand(commandOf(command.program, words), {
      folder: join(folder.path, fixture.folder ?? ""),
      environment: this.#environment,
      ...(fixture.serves === true && { until: answers }),
    });
  }
}

/** A script of the workspace as it is run from another folder; what is no such script is a program of the machine. */
function commandOf(program: string, words: readonly string[]): string[] {
  const [first, ...rest] = (scripts[program] ?? program).replace(/^exec /, "").split(" ") as [string, ...string[]];
  if (scripts[program] === undefined) return [first, ...words];
  if (first !== "node") return [join(repository, "node_modules/.bin", first), ...rest, ...words];
  const [file = "", entry = ""] = rest;
  const start = file === "tools/run.mjs" ? [...nodeFlags, join(repository, entry)] : [join(repository, file)];
  return [process.execPath, ...start, ...words];
}

/** Whether the page whose address was said is served. */
async function answers(text: string): Promise<boolean> {
  const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? [];
  return address !== undefined && (await fetch(address)).ok;
}
