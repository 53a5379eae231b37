import { type Dispatch, useCallback, useState } from "react";
import type { FaceReference } from "../worker/protocol.ts";
import type { HistoryAction } from "./history.ts";
import type { Mixture } from "./mixture.ts";
import type { Photograph } from "./photograph.ts";
import type { useNotices } from "./use-notices.ts";
import { type Origin, type Role, withPictures } from "./with-pictures.ts";

const openingFace = ({ id, largest }: Photograph): FaceReference => ({ photograph: id, face: largest });

/** What a person should know of a picture with several faces. */
function noteOf(role: Role, { name, faces, left }: Photograph): string | undefined {
  const rest = left === 0 ? "" : ` ${left} more cannot be used: too near the border, or too many.`;
  if (faces.length === 1) return left === 0 ? undefined : `${name}: one face is taken.${rest}`;
  const found = `${name}: ${faces.length} faces were found; the largest is taken.`;
  const how =
    role === "target" ? "Choose another in the picture, or swap several of them." : "Choose another beside it.";
  return `${found} ${how}${rest}`;
}

/**
 * Reads pictures and places them in the mixture.
 * @param slots of the model's identity; the weights of several sources start from them
 */
export function useReading(
  slots: number,
  dispatch: Dispatch<HistoryAction<Mixture>>,
  notify: ReturnType<typeof useNotices>["notify"],
) {
  const [reading, setReading] = useState(0);

  const place = useCallback(
    (role: Role, added: readonly Photograph[], origin: Origin) => {
      if (added.length === 0) return;
      const faces = added.map(openingFace);
      dispatch({
        type: origin === "opening" ? "begin" : "change",
        to: (before) => withPictures(before, role, faces, origin, slots),
      });
    },
    [slots, dispatch],
  );

  /** Reads pictures, says what is wrong with those that cannot be used, places the others. */
  const read = useCallback(
    async (role: Role, jobs: readonly (() => Promise<Photograph>)[], origin: Origin) => {
      setReading((count) => count + jobs.length);
      const added: Photograph[] = [];
      for (const job of jobs) {
        try {
          const photograph = await job();
          added.push(photograph);
          const note = noteOf(role, photograph);
          if (note !== undefined) notify(note, "note");
        } catch (error) {
          notify((error as Error).message);
        }
        setReading((count) => count - 1);
      }
      place(role, added, origin);
    },
    [notify, place],
  );
  return { reading, read };
}
