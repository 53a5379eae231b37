import type { ModelFacts } from "./model/model-facts.ts";
import type { NeedName } from "./needs.ts";
import type { Finding } from "./records/record.ts";
import type { ProjectCommand } from "./repository.ts";

/** What an entry's commands and its outcome are told. */
export interface Place {
  /** The entry's own folder: what its commands write, and what they go on with. */
  readonly out: string;
  /** Sets that several entries read; what is there is not made again. */
  readonly data: string;
  /** Where what it needs is. */
  readonly need: (name: NeedName) => string;
  readonly model: ModelFacts;
}

export interface Step {
  readonly command: ProjectCommand;
  /** Of a set that other entries read, too: the file that is written last. Where it exists, the command is not run. */
  readonly makes?: string;
}

/** One thing that shows the shipped model, and how it is taken again. */
export interface Entry {
  readonly name: string;
  /** What it finds, in a few words. */
  readonly what: string;
  /** What this machine may lack; the entry is skipped then, and the pages keep what they have. */
  readonly needs?: readonly NeedName[];
  /** In order. One that was stopped goes on by itself, or begins again. */
  readonly steps: (place: Place) => readonly Step[];
  readonly finding: (place: Place) => Promise<Finding>;
  /** Pictures that it takes, paths in the repository. */
  readonly pictures?: readonly string[];
  /** Prose by hand that speaks of what it finds: to be read again, since no program can. */
  readonly reread?: readonly string[];
}
