/** Where a walk takes place and what it walks with. */
export interface Walk {
  /** Everything that is made lies in it. */
  readonly folder: string;
  /** Of the generator; 1024 is the paper's. */
  readonly resolution: number;
  /** Folder with numbered pictures of CelebA-HQ. */
  readonly pictures: string;
  /** Pairs that are measured, of 280. */
  readonly pairs: number;
  /** What the commands are started with: a network cache of the walk's own. */
  readonly environment: NodeJS.ProcessEnv;
}

/** What a stage took and found. */
export interface Finding {
  readonly seconds: number;
  /** Most memory that its processes held together, MB (10^6 bytes). */
  readonly peak: number;
  /** What was looked at, in a few words. */
  readonly found: string;
}

/** What this machine is too small for. */
export interface NotRun {
  readonly notRun: string;
}

/** One step of the way; throws where something is not as it has to be. */
export interface Stage {
  readonly name: string;
  readonly run: (walk: Walk) => Promise<Finding | NotRun>;
}
