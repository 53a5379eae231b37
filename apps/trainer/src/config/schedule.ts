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
});

export type Schedule = z.infer<typeof scheduleSchema>;

/** The value at a step. */
export function valueAt(schedule: Schedule, step: number): number {
  if (typeof schedule === "number") return schedule;
  const after = schedule.findIndex(([at]) => at > step);
  if (after === -1) return schedule.at(-1)?.[1] as number;
  const [nextStep, next] = schedule[after] as [number, number];
  if (after === 0) return next;
  const [lastStep, last] = schedule[after - 1] as [number, number];
  return last + ((next - last) * (step - lastStep)) / (nextStep - lastStep);
}
