import { type MfimTermName, mfimTerms } from "@mfim/training";
import { partSchema, terms } from "@mfim/zoo";
import { z } from "zod";
import { scheduleSchema } from "./schedule.ts";

const absent = scheduleSchema.default(0);

/** A weight a term of the table: one that a config does not name counts nothing. */
const termWeights = Object.fromEntries(mfimTerms.map(({ name }) => [name, absent])) as Record<
  MfimTermName,
  typeof absent
>;

/** Weights: a number, or [step, value] points for one that changes over the run. 0 switches a term off. */
export const lossSchema = z.strictObject({
  ...termWeights,
  /** Multiplies both `l1` and `perceptual`. */
  reconstruction: scheduleSchema.default(1),
  /** R1's gamma, of which the loss takes half. */
  r1: z.number().nonnegative().default(0),
});

/** Terms of one's own by name: how much each counts, and what makes it (docs/write-a-loss-term.md). */
export const ownTermsSchema = z
  .record(z.string(), z.strictObject({ weight: scheduleSchema, term: partSchema(terms) }))
  .refine((named) => Object.keys(named).every((name) => !(name in lossSchema.shape)), {
    message: `expected names other than ${Object.keys(lossSchema.shape).join(", ")}`,
  })
  .default({});
