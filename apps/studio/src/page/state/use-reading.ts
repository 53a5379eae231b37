import { type Dispatch, useCallback, useState } from "react";
import type { FaceReference } from "../worker/protocol.ts";
import type { HistoryAction } from "./history.ts";
import { startingRows } from "./mix-rows.ts";
import type { Mixture } from "./mixture.ts";
import type { Photograph } from "./photograph.ts";

export type Role = "target" | "source";

const openingFace = ({ id, largest }: Photograph): FaceReference => ({ photograph: id, face: largest });

/**
 * Reads pictures and places them in the mixture.
 * @param slots of the model's identity; the weights of several sources start from them
 */
export function useReading(slots: number, dispatch: Dispatch<HistoryAction<Mixture>>, notify: (text: string) => void) {
  const [reading, setReading] = useState(0);

  const place = useCallback(
    (role: Role, added: readonly Photograph[], type: "change" | "begin") => {
      if (added.length === 0) return;
      dispatch({
        type,
        to: (before) => {
          if (role === "target") return { ...before, target: openingFace(added.at(-1) as Photograph) };
          const sources = [...before.sources, ...added.map(openingFace)];
          return { ...before, sources, weights: startingRows(slots, sources.length) };
        },
      });
    },
    [slots, dispatch],
  );

  /** Reads pictures, says what is wrong with those that cannot be used, places the others. */
  const read = useCallback(
    async (role: Role, jobs: readonly (() => Promise<Photograph>)[], type: "change" | "begin" = "change") => {
      setReading((count) => count + jobs.length);
      const added: Photograph[] = [];
      for (const job of jobs) {
        try {
          const photograph = await job();
          added.push(photograph);
          if (photograph.faces.length > 1)
            notify(
              `${photograph.name}: ${photograph.faces.length} faces were found; the largest is taken, choose another beside it.`,
            );
        } catch (error) {
          notify((error as Error).message);
        }
        setReading((count) => count - 1);
      }
      place(role, added, type);
    },
    [notify, place],
  );
  return { reading, read };
}
