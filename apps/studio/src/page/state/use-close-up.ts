import { useEffect, useState } from "react";
import type { CloseUp, MixOrder, StudioTasks } from "../worker/protocol.ts";

/** Nothing changed for so long before a close-up is made, milliseconds. */
const rest = 250;

export interface CloseUpState {
  readonly closeUp: CloseUp | undefined;
  /** Whether one will be shown. */
  readonly isComing: boolean;
}

interface Made {
  readonly order: MixOrder;
  /** `undefined` where it failed: the small copy stays. */
  readonly closeUp: CloseUp | undefined;
}

/**
 * The picture of an order in more pixels than the small copy has, once nothing changes any more.
 * @param wanted whether so many pixels would be seen
 * @param busy while the small copy is painted
 */
export function useCloseUp(
  tasks: StudioTasks,
  order: MixOrder | undefined,
  wanted: boolean,
  busy: boolean,
): CloseUpState {
  const [made, setMade] = useState<Made>();
  const isMade = made?.order === order;
  useEffect(() => {
    if (order === undefined || !wanted || busy || isMade) return;
    let isOld = false;
    const take = (closeUp: CloseUp | undefined) => {
      if (isOld) return release(closeUp);
      setMade((before) => {
        setTimeout(() => release(before?.closeUp), 1000);
        return { order, closeUp };
      });
    };
    const timer = setTimeout(() => void tasks.closeUp(order).then(take, () => take(undefined)), rest);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [tasks, order, wanted, busy, isMade]);
  if (order === undefined || !wanted) return { closeUp: undefined, isComing: false };
  return { closeUp: isMade ? made?.closeUp : undefined, isComing: !isMade };
}

function release(closeUp: CloseUp | undefined): void {
  closeUp?.before.close();
  closeUp?.after.close();
}
