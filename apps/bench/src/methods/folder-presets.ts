/** How other projects name their swaps: data, so that a new one is a line. `{target:05}` is a number with five digits. */
export interface FolderPreset {
  readonly pattern: string;
  readonly summary: string;
  /**
   * "target": pictures are crops of the data set's own, framed as the target's photograph is, so that a square of another size is no aligned face but a mistake.
   * Default: a square that is not as large as the photograph is FFHQ-aligned.
   */
  readonly framing?: "target";
}

/** The face swapping methods of DF40 over FaceForensics++ and Celeb-DF, as its folders name them. */
export const df40Methods = [
  ...["fsgan", "faceswap", "simswap", "inswap", "blendface"],
  ...["uniface", "mobileswap", "e4s", "facedancer"],
] as const;

/** One of them under one name for both data sets, in DF40's own folder. */
const df40Preset = (method: string): readonly [string, FolderPreset] => [
  `df40-${method}`,
  {
    pattern: `${method}/{set}/frames/{swap}/{frame:03}.png`,
    summary: `DF40's folder, of which ${method}/ff/frames or ${method}/cdf/frames by the swap's name`,
    framing: "target",
  },
];

export const folderPresets: Readonly<Record<string, FolderPreset>> = {
  bench: { pattern: "{place:05}.png", summary: "by the pair's number in the protocol, from 0" },
  "faceforensics-images": {
    pattern: "{target}_{source}/{frame:04}.png",
    summary: "FaceForensics++ manipulated_sequences/METHOD/c23/images: Deepfakes, FaceShifter",
  },
  "faceforensics-videos": {
    pattern: "{target}_{source}.mp4",
    summary: "FaceForensics++ manipulated_sequences/METHOD/c23/videos, read with ffmpeg",
  },
  "celeb-df-videos": {
    pattern: "{swap}.mp4",
    summary:
      "Celeb-DF v1, v2, ++: Celeb-synthesis, id<target>_id<source>_<clip>.mp4, over a protocol of data protocol from-videos",
  },
  deepfakebench: {
    pattern: "{swap}/{frame:03}.png",
    summary: "DeepfakeBench's frames: manipulated_sequences/METHOD/c23/frames, Celeb-synthesis/frames",
    framing: "target",
  },
  df40: {
    pattern: "{swap}/{frame:03}.png",
    summary: "DF40, a method's frames over one data set: METHOD/ff/frames or METHOD/cdf/frames (as DeepfakeBench's)",
    framing: "target",
  },
  ...Object.fromEntries(df40Methods.map(df40Preset)),
  "casia-videos": {
    pattern: "{source}-{target}.mp4",
    summary: "casia-nlprai/face-swapping-survey, videos: as its pictures are named; not verified",
  },
  megafs: { pattern: "{target}_{source}.jpg", summary: "MegaFS's released CelebA-HQ swaps" },
  casia: { pattern: "{source}-{target}.png", summary: "casia-nlprai/face-swapping-survey" },
  "target-source": { pattern: "{target}_{source}.png", summary: "target, then source" },
  "source-target": { pattern: "{source}_{target}.png", summary: "source, then target" },
  "target-source-5": { pattern: "{target:05}_{source:05}.png", summary: "the same as numbers of five digits" },
};
