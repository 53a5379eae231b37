import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "../read-pages.ts";
import { type MaterialName, type Materials, namedMaterials } from "./materials.ts";
import { sharedFolder } from "./shared-material.ts";

/** What a page's folder has of the repository; what is written there stays there. */
const linked = ["apps", "examples", "packages", "tools", "node_modules", "package.json", "README.md"];

/** A folder in which the commands of one page are run, one after another, as in a checkout. */
export class PageFolder {
  readonly path: string;
  readonly #materials: Materials;

  constructor(path: string, materials: Materials) {
    this.path = path;
    this.#materials = materials;
    mkdirSync(path, { recursive: true });
    for (const name of linked) symlinkSync(join(repository, name), join(path, name));
    mkdirSync(join(path, "docs"));
    for (const name of readdirSync(join(repository, "docs")))
      symlinkSync(join(repository, "docs", name), join(path, "docs", name));
    for (const name of ["docs/leaderboard.md", "leaderboard"]) {
      rmSync(join(path, name), { force: true });
      cpSync(join(repository, name), join(path, name), { recursive: true });
    }
    // Configs of experiments name the local test material as it lies beside a checkout.
    const shared = sharedFolder();
    const beside = join(path, "../shared");
    if (shared !== undefined && !existsSync(beside)) symlinkSync(shared, beside);
  }

  /** Puts material where a command looks for it, unless something is there: an earlier command's, or a name that is known without. */
  async provide(name: MaterialName, at: string): Promise<void> {
    const path = join(this.path, at);
    if (existsSync(path)) return;
    const made = await this.#materials.of(name, at);
    mkdirSync(dirname(path), { recursive: true });
    cpSync(made, path, { recursive: true });
  }

  /** The same for what has a material by its name alone. */
  async provideNamed(at: string): Promise<boolean> {
    const name = namedMaterials[at];
    if (name !== undefined) await this.provide(name, at);
    return name !== undefined;
  }
}
