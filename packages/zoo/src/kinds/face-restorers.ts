import { AdaptedFaceRestorer } from "@mfim/adapters";
import type { FaceRestorer } from "@mfim/core";
import { adaptedTypes, pictureConventionSchema } from "../parts/adapted-types.ts";
import type { PartKind } from "../parts/part-kind.ts";
import { present } from "../parts/present.ts";

/** Networks that paint a face sharper than it is. */
export const faceRestorers: PartKind<FaceRestorer> = {
  name: "restorer",
  members: { id: "string", input: "object", restore: "function", dispose: "function" },
  types: adaptedTypes(
    "face restoration; result: conventions of what it paints, default those of its input",
    { result: pictureConventionSchema.optional() },
    (model, options, { result }) =>
      new AdaptedFaceRestorer(model, { ...options, ...(result && { result: present(result) }) }),
  ),
};
