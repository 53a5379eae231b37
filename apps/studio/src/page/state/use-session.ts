import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { Notice } from "../components/notices.tsx";
import type { SavedKind } from "../components/save-panel.tsx";
import type { FaceReference } from "../worker/protocol.ts";
import { type History, type HistoryAction, historyReducer, startHistory } from "./history.ts";
import { startingRows } from "./mix-rows.ts";
import { emptyMixture, type Mixture, orderOf } from "./mixture.ts";
import type { Person, Photograph } from "./photograph.ts";
import { restoreRecipe } from "./restore-recipe.ts";
import { saveFile } from "./save-file.ts";
import { useStudio } from "./use-studio.ts";

type Role = "target" | "source";
type Reader = (history: History<Mixture>, action: HistoryAction<Mixture>) => History<Mixture>;

const openingFace = ({ id, largest }: Photograph): FaceReference => ({ photograph: id, face: largest });

/** Everything that the page knows and can do. */
export function useSession() {
  const [history, reduce] = useReducer(historyReducer as Reader, emptyMixture, startHistory<Mixture>);
  const changedAt = useRef(0);
  const dispatch = useCallback((action: HistoryAction<Mixture>) => {
    changedAt.current = performance.now();
    reduce(action);
  }, []);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const numbers = useRef(0);
  const notify = useCallback((text: string) => {
    setNotices((before) => [...before.slice(-3), { id: numbers.current++, text }]);
  }, []);
  const studio = useStudio(notify);
  const { tasks, photographs, people, state } = studio;
  const [reading, setReading] = useState(0);
  const mixture = history.present;
  const order = useMemo(() => orderOf(mixture), [mixture]);
  const slots = state.stage === "ready" ? state.loaded.model.split.identity.length : 0;

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

  const { add, addPerson } = studio;
  const change = useCallback(
    (to: Partial<Mixture>) => dispatch({ type: "change", to: (before) => ({ ...before, ...to }) }),
    [dispatch],
  );

  // The first visit shows something at once: three people who do not exist.
  const began = useRef(false);
  useEffect(() => {
    if (began.current || state.stage !== "ready" || people.length < 3) return;
    began.current = true;
    const [target, ...sources] = people.slice(0, 3) as [Person, ...Person[]];
    void read("target", [() => addPerson(target)], "begin").then(() =>
      read(
        "source",
        sources.map((person) => () => addPerson(person)),
        "begin",
      ),
    );
  }, [state.stage, people, read, addPerson]);

  const save = async (kind: SavedKind): Promise<string | undefined> => {
    if (order === undefined || state.stage !== "ready") return undefined;
    try {
      return await saveFile(kind, { order, tasks, photographs, model: state.loaded.model });
    } catch (error) {
      notify((error as Error).message);
      return undefined;
    }
  };

  return {
    studio,
    history,
    mixture,
    order,
    notices,
    reading,
    change,
    changedAt,
    drag: useCallback(
      (to: Partial<Mixture>) => dispatch({ type: "drag", to: (before) => ({ ...before, ...to }) }),
      [dispatch],
    ),
    settle: useCallback(() => dispatch({ type: "settle" }), [dispatch]),
    undo: useCallback(() => dispatch({ type: "undo" }), [dispatch]),
    redo: useCallback(() => dispatch({ type: "redo" }), [dispatch]),
    dismiss: useCallback((id: number) => setNotices((before) => before.filter((notice) => notice.id !== id)), []),
    addFiles: (role: Role, files: readonly File[]) =>
      void read(
        role,
        files.map((file) => () => add(file, file.name, file.name)),
      ),
    addShot: (role: Role, file: Blob) => void read(role, [() => add(file, "camera.png", "camera.png")]),
    addPerson: (role: Role, person: Person) => void read(role, [() => addPerson(person)]),
    chooseTargetFace: (face: number) => mixture.target && change({ target: { ...mixture.target, face } }),
    chooseSourceFace: (source: number, face: number) =>
      change({ sources: mixture.sources.map((own, n) => (n === source ? { ...own, face } : own)) }),
    removeSource: (source: number) => {
      const sources = mixture.sources.filter((_, n) => n !== source);
      change({ sources, weights: sources.length === 0 ? [] : startingRows(slots, sources.length) });
    },
    save,
    openRecipe: (file: File) => void restoreRecipe(file, studio).then(change, (error: Error) => notify(error.message)),
  };
}

export type Session = ReturnType<typeof useSession>;
