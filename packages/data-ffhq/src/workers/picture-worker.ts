import { serveJobs } from "@mfim/files";
import { type AlignedPicture, type DecodedPicture, inlinePictureJobs } from "./picture-jobs.ts";
import type { PictureQuestion } from "./picture-threads.ts";

const work = (question: PictureQuestion): Promise<DecodedPicture | AlignedPicture> =>
  question.kind === "decode" ? inlinePictureJobs.decode(question.job) : inlinePictureJobs.align(question.job);

function buffersOf(result: DecodedPicture | AlignedPicture): ArrayBuffer[] {
  if ("pixels" in result) return [result.pixels.data.buffer as ArrayBuffer];
  return "file" in result ? [result.file.buffer as ArrayBuffer] : [];
}

await serveJobs<undefined, PictureQuestion, DecodedPicture | AlignedPicture>(async () => work, buffersOf);
