import { AdaptedFaceParser } from "@mfim/adapters";
import type { FaceParser } from "@mfim/core";
import { z } from "zod";
import { adaptedTypes } from "../parts/adapted-types.ts";
import type { PartKind } from "../parts/part-kind.ts";
import { present } from "../parts/present.ts";

/** Which pixels of a face are face. */
export const faceParsers: PartKind<FaceParser> = {
  name: "parser",
  members: { id: "string", input: "object", faceShare: "function", dispose: "function" },
  types: adaptedTypes(
    "face parsing; scores: logits (default), probabilities or labels; face: numbers of the classes that are face",
    {
      scores: z.enum(["logits", "probabilities", "labels"]).optional(),
      face: z.array(z.int().nonnegative()).min(1),
    },
    (model, options, fields) => new AdaptedFaceParser(model, { ...options, ...present(fields) }),
  ),
};
