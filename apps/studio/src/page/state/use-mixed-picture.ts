import { useEffect, useRef, useState } from "react";
import type { MixedPicture, MixOrder, StudioTasks } from "../worker/protocol.ts";

export interface Result {
  readonly mixed: MixedPicture;
  /** From the change to the picture on the screen, milliseconds. */
  readonly latency: number;
}

export interface MixedState {
  readonly result: Result | undefined;
  readonly busy: boolean;
  readonly error: string | undefined;
}

const nextFrame = () => new Promise((done) => requestAnimationFrame(done));

/** The picture of the latest order: while one is made, all that come in between but the last are left out. */
export function useMixedPicture(tasks: StudioTasks, order: MixOrder | undefined): MixedState {
  const [state, setState] = useState<MixedState>({ result: undefined, busy: false, error: undefined });
  const queue = useRef<{ running: boolean; next?: { readonly order: MixOrder; readonly at: number } }>({
    running: false,
  });

  useEffect(() => {
    if (order === undefined) {
      delete queue.current.next;
      setState({ result: undefined, busy: false, error: undefined });
      return;
    }
    queue.current.next = { order, at: performance.now() };
    if (!queue.current.running) void work();

    async function work() {
      queue.current.running = true;
      setState((before) => ({ ...before, busy: true }));
      for (let job = queue.current.next; job !== undefined; job = queue.current.next) {
        delete queue.current.next;
        const { at } = job;
        try {
          const mixed = await tasks.mix(job.order);
          await nextFrame();
          setState((before) => {
            closeLater(before.result);
            return { result: { mixed, latency: performance.now() - at }, busy: true, error: undefined };
          });
        } catch (error) {
          setState({ result: undefined, busy: false, error: (error as Error).message });
        }
      }
      queue.current.running = false;
      setState((before) => ({ ...before, busy: false }));
    }
  }, [tasks, order]);
  return state;
}

/** Pictures that are no longer shown give their memory back at once, not when somebody collects them. */
function closeLater(result: Result | undefined): void {
  if (result === undefined) return;
  const { picture, face } = result.mixed;
  setTimeout(() => {
    picture.close();
    face.close();
  }, 1000);
}
