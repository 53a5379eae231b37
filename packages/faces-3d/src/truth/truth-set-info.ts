import type { PictureFormat } from "../pack/encode-picture.ts";
import type { Stratum } from "./strata.ts";
import type { TruthKind, TruthRole } from "./truth-pair.ts";

/** What set.json of a truth set says. */
export interface TruthSetInfo {
  readonly format: "mfim-truth-set-1";
  readonly name: string;
  readonly kind: TruthKind;
  readonly seed: string;
  readonly size: number;
  readonly pairs: number;
  readonly strata: Readonly<Record<Stratum, number>>;
  readonly roles: readonly TruthRole[];
  readonly pictureFormat: PictureFormat;
  readonly expressionNames: readonly string[];
  /** SHA-256 of checksums.txt: names the benchmark, whatever encoded its pictures. */
  readonly checksum: string;
  /** Hash of the skin library that photographic people were drawn from: their checksum is of it, too. */
  readonly skins?: string;
  /** SHA-256 of every other file of the folder, for a copy on its way. */
  readonly files: Readonly<Record<string, string>>;
  readonly licence: string;
  readonly digitalSourceType: string;
}

/** A line of pairs.ndjson. */
export interface TruthEntry {
  readonly id: string;
  readonly stratum: Stratum;
  /** The zip that holds it. */
  readonly file: string;
  /** Who is in it. */
  readonly source: string;
  readonly local?: string;
  readonly target: string;
}
