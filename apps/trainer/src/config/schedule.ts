import type { Schedule } from "@mfim/training";
import { z } from "zod";

/** A value that changes over the run: [step, value] points, straight lines between them, level before and after. */
const pointsSchema = z
  .array(z.tuple([z.int().nonnegative(), z.number().nonnegative()]))
  .min(1)
  .refine((points) => points.every(([step], n) => n === 0 || step > (points[n - 1]?.[0] as number)), {
    message: "expected steps in increasing order",
  });

/** One number for the whole run, or a schedule. */
export const scheduleSchema = z.union([z.number().nonnegative(), pointsSchema], {
  error: ({ input }) =>
    `expected a number from 0, or [step, value] points such as [[0, 3], [2000, 10]], got ${JSON.stringify(input)}`,
}) satisfies z.ZodType<Schedule>;
