import { z } from "zod";

/** Where pictures come from. */
export const dataSchema = z.strictObject({
  /** "pack": a face pack, the bundled one by default; "prepared": made by `data prepare`; "renders": raw training set of faces-3d. */
  type: z.enum(["pack", "prepared", "renders"]),
  /** Folder; the bundled pack needs none. */
  folder: z.string().optional(),
  /** More folders of renders to take together with the first; the people of each folder are others. */
  more: z.array(z.string()).optional(),
  /** Which people. */
  split: z.enum(["train", "held-out", "all"]).default("train"),
  /** At most so many pictures, the first ones. */
  limit: z.int().positive().optional(),
  /** Prepared folders: sets of more GiB (3 bytes a pixel) are read when asked for, others are held in memory. Default 4; 0: all are read. */
  memoryGiB: z.number().nonnegative().optional(),
});

export type DataConfig = z.infer<typeof dataSchema>;
