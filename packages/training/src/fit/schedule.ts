/** A value that changes over the run, as [step, value] points in rising order, with straight lines between them, level before and after; or one number for all of it. */
export type Schedule = number | readonly (readonly [step: number, value: number])[];

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
