import { useEffect, useState } from "react";
import type { LikenessReport, MixOrder, StudioTasks } from "../worker/protocol.ts";

/** Nothing changed for so long before it is measured, milliseconds: the worker cannot paint meanwhile. */
const rest = 800;

/** How alike the chosen face and its sources are, once nothing changes any more; `undefined` until it is known. */
export function useLikeness(tasks: StudioTasks, order: MixOrder | undefined): LikenessReport | undefined {
  const [made, setMade] = useState<{ readonly order: MixOrder; readonly report: LikenessReport | undefined }>();
  useEffect(() => {
    if (order === undefined) return;
    let isOld = false;
    const take = (report: LikenessReport | undefined) => {
      if (!isOld) setMade({ order, report });
    };
    // Where it cannot be measured nothing is said of it.
    const timer = setTimeout(() => void tasks.likeness(order).then(take, () => take(undefined)), rest);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [tasks, order]);
  return made?.order === order ? made?.report : undefined;
}
