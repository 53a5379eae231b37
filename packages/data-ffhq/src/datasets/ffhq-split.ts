/** The first so many pictures of FFHQ are for training, the others for validation. */
const ffhqTrainingPictures = 60_000;

export type FfhqSplit = "train" | "validation";

/** Which side of FFHQ's split a picture is on, by its number. */
export const ffhqSplitOf = (id: string | number): FfhqSplit =>
  Number(id) < ffhqTrainingPictures ? "train" : "validation";
