/** What a picture or person of a set is for: `train` for training, `held-out` for judging. */
export type Split = "train" | "held-out";
