import { type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { MixedPicture, MixOrder, StudioTasks } from "../worker/protocol.ts";

type Stages = MixedPicture["milliseconds"];

/** What a picture took, milliseconds. */
export interface MeasuredPicture extends Stages {
  /** From the change to the picture on the screen. */
  readonly total: number;
  /** The how many-th picture it is. */
  readonly picture: number;
}

export interface MixedState {
  readonly mixed: MixedPicture | undefined;
  /** Of the last picture that was measured. */
  readonly latency: MeasuredPicture | undefined;
  readonly busy: boolean;
  readonly error: string | undefined;
}

const nothing: MixedState = { mixed: undefined, latency: undefined, busy: false, error: undefined };

/** Resolves when the frame that is drawn next has been handed over: a frame's callbacks run before it is painted, a message after. */
const painted = () =>
  new Promise<void>((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(undefined);
    });
  });

/**
 * The picture of the latest order: while one is made, all that come in between but the last are left out.
 * @param changedAt when the user did what the order came of, by `performance.now()`
 */
export function useMixedPicture(
  tasks: StudioTasks,
  order: MixOrder | undefined,
  changedAt: RefObject<number>,
): MixedState {
  const [state, setState] = useState<MixedState>(nothing);
  const queue = useRef<{ running: boolean; next?: { readonly order: MixOrder; readonly at: number } }>({
    running: false,
  });
  const pictures = useRef(0);

  useEffect(() => {
    if (order === undefined) {
      delete queue.current.next;
      setState(nothing);
      return;
    }
    queue.current.next = { order, at: changedAt.current };
    if (!queue.current.running) void work();

    async function work() {
      queue.current.running = true;
      setState((before) => ({ ...before, busy: true }));
      for (let job = queue.current.next; job !== undefined; job = queue.current.next) {
        delete queue.current.next;
        const { at } = job;
        try {
          const mixed = await tasks.mix(job.order);
          flushSync(() => {
            setState((before) => {
              closeLater(before.mixed);
              return { ...before, mixed, error: undefined, busy: queue.current.next !== undefined };
            });
          });
          const picture = ++pictures.current;
          void painted().then(() => {
            const latency = { ...mixed.milliseconds, total: performance.now() - at, picture };
            setState((before) => ({ ...before, latency }));
          });
        } catch (error) {
          setState({ ...nothing, error: (error as Error).message });
        }
      }
      queue.current.running = false;
      setState((before) => (before.busy ? { ...before, busy: false } : before));
    }
  }, [tasks, order, changedAt]);
  return state;
}

/** Pictures that are no longer shown give their memory back at once, not when somebody collects them. */
function closeLater(mixed: MixedPicture | undefined): void {
  if (mixed === undefined) return;
  setTimeout(() => {
    mixed.picture.close();
    mixed.face?.close();
  }, 1000);
}
