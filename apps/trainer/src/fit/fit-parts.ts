import type { NetworkIdentity } from "@mfim/metrics";
import type { MfimNetworks, Objective, ScheduledWeights } from "@mfim/training";
import type { PartConfig } from "@mfim/zoo";

/** What judges the swaps; frozen. */
export interface FitJudges extends Disposable {
  readonly objective: Objective;
  /** The objective's weights over the run. */
  readonly schedule: ScheduledWeights<string>;
  /** The networks that serve in the loss: a metric of theirs is marked. */
  readonly networks: readonly NetworkIdentity[];
}

/** All that a config's networks become. */
export interface FitParts {
  readonly networks: MfimNetworks;
  readonly judges: FitJudges;
  /** The network that the encoder's pyramid starts from. */
  readonly encoderStart: NetworkIdentity | null;
  /** Root mean square of the generator's mean styles, where it can tell them: the size that style codes have by nature. */
  readonly styleScale?: number;
  /** Config of the swap method that comes of the training, as it stands in a folder. */
  readonly trainedMethod: (folder: string) => PartConfig;
  /** The same of the discriminator, for whoever trains on from the model. */
  readonly trainedDiscriminator: (folder: string) => PartConfig;
}
