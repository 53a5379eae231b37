import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Maker, makers } from "./makers.ts";
import type { RunProgram } from "./run-program.ts";

export type MaterialName = keyof typeof makers;
const known: Readonly<Record<string, Maker>> = makers;

/** What flags of any command name. */
export const flagMaterials: Readonly<Record<string, MaterialName>> = {
  "--source": "photograph",
  "--target": "photograph",
  "--faces-map": "roles",
  "--pictures": "portraits",
  "--model": "model",
  "--head": "head",
  "--london": "london",
  "--skins": "skins",
  "--library": "library",
  "--landmarks": "headLandmarks",
  "--judges": "judges",
  "--verdict": "verdict",
  "--anchors": "rootCertificate",
  "--training": "run",
  "--for": "fitConfig",
};

/** What a path names wherever it stands. */
export const namedMaterials: Readonly<Record<string, MaterialName>> = {
  photographs: "photographs",
  PHOTOGRAPHS: "photographs",
  LFW: "photographs",
  "film.mp4": "film",
  "pairs.csv": "pairs",
  "recipe.json": "recipe",
  "portrait-recipe.json": "recipe",
  "faces-64": "prepared",
  "runs/mfim": "run",
  "runs/mfim/model": "model",
  FEATURES: "lpipsFeatures",
  HEADS: "lpipsHeads",
};

/** Made material, each kind once for all pages (photographs of one name are of one person). */
export class Materials {
  readonly folder: string;
  readonly #run: RunProgram;
  readonly #made = new Map<string, Promise<string>>();

  /** @param run runs a program of the workspace in a folder; its failure is an error */
  constructor(folder: string, run: RunProgram) {
    this.folder = folder;
    this.#run = run;
  }

  /** The path of a material. @param at what a page calls it, which may say more: another name, another person */
  of(name: string, at: string): Promise<string> {
    const key = name === "photograph" ? `${name} ${at}` : name;
    const path = this.#made.get(key) ?? this.#make(name, at, key.replaceAll(/[^\w.]/g, "-"));
    this.#made.set(key, path);
    return path;
  }

  async #make(name: string, at: string, place: string): Promise<string> {
    const folder = join(this.folder, place);
    await mkdir(folder, { recursive: true });
    const maker = known[name];
    if (maker === undefined) throw new Error(`Expected a material, got "${name}".`);
    const path = await maker({
      folder,
      at,
      run: (program, ...words) => this.#run(folder, program, ...words),
      other: (other, as = other) => this.of(other, as),
    });
    if (!existsSync(path)) throw new Error(`${name}: expected its maker to leave ${path}.`);
    return path;
  }
}
