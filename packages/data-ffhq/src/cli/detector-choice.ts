import type { LandmarkDetector } from "@mfim/core";

/** What the user says of the detector. */
export interface DetectorChoice {
  /** One of `DataCommandParts.detectors`. */
  readonly detector: string;
  /** Files of detectors that need some. */
  readonly weights?: string;
  readonly basis?: string;
}

export interface DataCommandParts {
  /** Names of the detectors to choose from, the default first. */
  readonly detectors: readonly [string, ...string[]];
  /** A detector, loaded only when photographs are prepared. */
  readonly loadDetector: (choice: DetectorChoice) => Promise<LandmarkDetector>;
}
