import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Affine, Pixels } from "@mfim/core";
import { parsedJson } from "@mfim/files";
import { strFromU8, unzipSync } from "fflate";
import sharp from "sharp";
import { FacesError } from "../faces-error.ts";
import type { Matrix3 } from "../geometry/pose.ts";
import type { Portrait } from "../render/swap-truth.ts";
import { expandWeights } from "../scene/expression-presets.ts";
import type { Stratum } from "./strata.ts";
import { DEPTH_STEPS } from "./truth-job.ts";
import { type TruthKind, type TruthParameters, type TruthRole, truthPortraits } from "./truth-pair.ts";
import type { TruthEntry, TruthSetInfo } from "./truth-set-info.ts";
import { type PairFile, pictureOf, sha256 } from "./truth-shard.ts";

/** The parameters of one picture as vectors, in the order that networks and metrics want them. */
export interface TruthCoefficients {
  /** Standard deviations along the head's identity axes, as many as were drawn. */
  readonly identity: Float32Array;
  /** Blendshape weights in the order of `info.expressionNames`. */
  readonly expression: Float32Array;
  /** Yaw, pitch, roll in degrees, before the crop. */
  readonly pose: readonly [number, number, number];
  /** The head's rotation as the aligned picture shows it. */
  readonly rotation: Matrix3;
}

/** One picture with all that is known of it. */
export interface TruthView extends Portrait {
  /** RGB, [size, size, 3] */
  readonly pixels: Pixels;
  /** [68, 2] pixels, (0, 0) at the centre of the top left pixel */
  readonly landmarks: Float32Array;
  readonly crop: Affine;
  readonly coefficients: TruthCoefficients;
  /** [size, size] index into LABELS; of source, local source, target and truth */
  readonly labels?: Uint8Array;
  /** [size, size] centimetres from the camera, Infinity at the background; of the truth */
  readonly depth?: Float32Array;
}

/** A pair, decoded. `source`, `target`, `truth` and `reference` are always among the views. */
export interface TruthPair {
  readonly id: string;
  readonly kind: TruthKind;
  readonly stratum: Stratum;
  readonly parameters: TruthParameters;
  readonly views: ReadonlyMap<TruthRole, TruthView>;
  /** The view of a role. @throws FacesError where the set has none */
  view(role: TruthRole): TruthView;
}

/** A folder that `faces-3d render --preset swap-truth-v1` or its like wrote. Pairs are read when they are asked for. */
export class TruthSet {
  readonly info: TruthSetInfo;
  readonly entries: readonly TruthEntry[];
  readonly #folder: string;
  #held: { readonly file: string; readonly content: Promise<Record<string, Uint8Array>> } | undefined;

  constructor(folder: string, info: TruthSetInfo, entries: readonly TruthEntry[]) {
    this.#folder = folder;
    this.info = info;
    this.entries = entries;
  }

  get length(): number {
    return this.entries.length;
  }

  /** Pair numbers of a stratum. */
  indices(stratum: Stratum): number[] {
    return this.entries.flatMap((entry, i) => (entry.stratum === stratum ? [i] : []));
  }

  /**
   * Reads and decodes a pair; neighbours lie in the same file, which is kept until one of another file is asked for.
   * @param roles only these pictures; all unless given
   */
  async pair(index: number, roles: readonly TruthRole[] = this.info.roles): Promise<TruthPair> {
    const entry = this.entries[index];
    if (!entry) throw new FacesError(`${this.#folder} has pairs 0 to ${this.length - 1}, not ${index}.`);
    if (typeof entry.file !== "string") {
      const where = `${join(this.#folder, "pairs.ndjson")}, line ${index + 1}`;
      throw new FacesError(`${where}: expected a pair with the file that holds it, got none; ${remedy}`);
    }
    const content = await this.#open(entry.file);
    const path = join(this.#folder, entry.file);
    const text = content["pairs.json"];
    const pairs = text ? parsedJson<PairFile[]>(strFromU8(text), join(path, "pairs.json"), damaged) : [];
    const file = pairs.find(({ parameters }) => parameters.id === entry.id);
    if (!file) throw new FacesError(`${path} lacks pair ${entry.id}; ${remedy}`);
    const { parameters } = file;
    const views = new Map<TruthRole, TruthView>();
    for (const { role, portrait } of truthPortraits(parameters, true)) {
      const picture = pictureOf(file, role);
      if (!picture || !roles.includes(role)) continue;
      const { pose, expression } = portrait.scene;
      const weights = expandWeights(expression, this.info.expressionNames);
      const part = (kind: string) => content[`${entry.id}/${role}${kind}`];
      const colours = part(`.${this.info.pictureFormat}`);
      if (!colours) throw new FacesError(`${path} lacks the picture "${role}" of pair ${entry.id}; ${remedy}`);
      const [labels, depth] = [part(".labels.png"), part(".depth.png")];
      const decoded = async <T>(bytes: Uint8Array, decode: (file: Uint8Array) => Promise<T>) => {
        try {
          return await decode(bytes);
        } catch (cause) {
          throw new FacesError(`${path}: the picture "${role}" of pair ${entry.id} is damaged; ${remedy}`, { cause });
        }
      };
      views.set(role, {
        ...portrait,
        pixels: await decoded(colours, decodeRgb),
        landmarks: Float32Array.from(picture.landmarks),
        crop: picture.crop as unknown as Affine,
        coefficients: {
          identity: Float32Array.from(portrait.person.identity),
          expression: Float32Array.from(this.info.expressionNames, (name) => weights[name] ?? 0),
          pose: [pose.yaw, pose.pitch, pose.roll],
          rotation: picture.rotation as unknown as Matrix3,
        },
        ...(labels && { labels: await decoded(labels, decodeLabels) }),
        ...(depth && { depth: await decoded(depth, decodeDepth) }),
      });
    }
    const { id, kind, stratum } = parameters;
    return {
      id,
      kind,
      stratum,
      parameters,
      views,
      view: (role) => {
        const view = views.get(role);
        if (!view) throw new FacesError(`Pair ${id} has no picture "${role}"; it has ${[...views.keys()].join(", ")}.`);
        return view;
      },
    };
  }

  /** Names every file whose SHA-256 is not the one that set.json says; empty when all is well. */
  async damagedFiles(): Promise<string[]> {
    const damaged: string[] = [];
    for (const [name, expected] of Object.entries(this.info.files)) {
      const bytes = await readFile(join(this.#folder, name)).catch(() => new Uint8Array());
      if (sha256(bytes) !== expected) damaged.push(name);
    }
    return damaged;
  }

  /** SHA-256 of the raw values of every picture as they were rendered, by "pair/role.rgb", ".labels" or ".depth". */
  async pixelChecksums(): Promise<ReadonlyMap<string, string>> {
    const path = join(this.#folder, "checksums.txt");
    const text = await readFile(path, "utf8").catch((cause: unknown) => {
      throw new FacesError(`${path} cannot be read; ${remedy}`, { cause });
    });
    const lines = text.trimEnd().split("\n");
    return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  }

  async #open(file: string): Promise<Record<string, Uint8Array>> {
    if (this.#held?.file !== file) {
      const path = join(this.#folder, file);
      this.#held = { file, content: unzipped(path) };
    }
    return await this.#held.content;
  }
}

const remedy = "render or get the set again.";

function damaged(words: string): FacesError {
  return new FacesError(`${words}; ${remedy}`);
}

async function unzipped(path: string): Promise<Record<string, Uint8Array>> {
  try {
    return unzipSync(new Uint8Array(await readFile(path)));
  } catch (cause) {
    throw new FacesError(`${path} cannot be read; ${remedy}`, { cause });
  }
}

/**
 * Opens a truth set.
 * @throws FacesError where the folder is none, is damaged, or is of another format
 */
export async function openTruthSet(folder: string): Promise<TruthSet> {
  const text = async (name: string) => {
    try {
      return await readFile(join(folder, name), "utf8");
    } catch (cause) {
      throw new FacesError(
        `${folder} is no whole truth set: ${name} cannot be read; faces-3d render --preset swap-truth-v1 --out ${folder} writes one.`,
        { cause },
      );
    }
  };
  const info = parsedJson<TruthSetInfo>(await text("set.json"), join(folder, "set.json"), damaged);
  if (info.format !== "mfim-truth-set-1") {
    throw new FacesError(`${join(folder, "set.json")}: expected format mfim-truth-set-1, got ${info.format}.`);
  }
  const entries = (await text("pairs.ndjson"))
    .trimEnd()
    .split("\n")
    .map((line, i) => parsedJson<TruthEntry>(line, `${join(folder, "pairs.ndjson")}, line ${i + 1}`, damaged));
  return new TruthSet(folder, info, entries);
}

async function decodeRgb(file: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

async function decodeLabels(file: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(file).toColourspace("b-w").raw().toBuffer());
}

async function decodeDepth(file: Uint8Array): Promise<Float32Array> {
  const data = await sharp(file).toColourspace("grey16").raw({ depth: "ushort" }).toBuffer();
  const steps = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
  return Float32Array.from(steps, (step) => (step === 0 ? Number.POSITIVE_INFINITY : step / DEPTH_STEPS));
}
