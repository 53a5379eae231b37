import type { MaterialName } from "./materials.ts";

/** How a documented command is run in a test: what it is given, how it is made short, or why it is not run to its end. */
export interface Fixture {
  /** What words without a flag name, in order; the last one stands for all that follow. */
  readonly given?: readonly MaterialName[];
  /** What flags name, where it is another than `flagMaterials` say. */
  readonly flags?: Readonly<Record<string, MaterialName>>;
  /** What lies beside, by its path in the page's folder: what a config names, or an earlier page made. */
  readonly beside?: Readonly<Record<string, MaterialName>>;
  /** Words put in the place of those of the page, which stand for something else. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Words added: the last of a flag counts. */
  readonly add?: string;
  /** Whether it ends within seconds and is run every time; the others by --long. */
  readonly quick?: true;
  /** It serves a page until it is interrupted. */
  readonly serves?: true;
  /** Why it cannot come to its end here, in its own words: it is run, and has to say so. */
  readonly refuses?: RegExp;
  /** The test file that runs it, and what stands there: it is not run a second time. */
  readonly elsewhere?: readonly [file: string, text: RegExp];
  /** The script it leads to is called by name here and not run: "npm run zoo" in a sentence. */
  readonly name?: true;
  /** What the machine must have; where it has not, the command is skipped visibly. */
  readonly needs?: readonly Need[];
  /** Folder of the repository in which it is called. */
  readonly folder?: string;
}

/** "shared": the local test material beside the repository. */
export type Need = "shared" | "ffmpeg" | "mpirun" | "chromium" | "openssl";
