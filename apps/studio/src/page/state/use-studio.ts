import { useCallback, useEffect, useRef, useState } from "react";
import type { ModelCard } from "../../model/model-card.ts";
import type { StudioModel } from "../../model/studio-model.ts";
import type { LoadedStudio, StudioTasks } from "../worker/protocol.ts";
import type { Provider } from "../worker/runtime.ts";
import type { StudioListener } from "../worker/studio.ts";
import { startStudio } from "../worker/studio-client.ts";
import { loadModelCards } from "./model-cards.ts";
import { loadPeople, type Person, type Photograph } from "./photograph.ts";

export type StudioState =
  | { readonly stage: "loading"; readonly share: number }
  | {
      readonly stage: "ready";
      readonly loaded: LoadedStudio;
      /** Of the loaded model; `undefined` where the server gives no list. */
      readonly card?: ModelCard;
      /** The share of another model that has come; `undefined` while none is loading. */
      readonly changing?: number | undefined;
    }
  | { readonly stage: "failed"; readonly reason: string };

export interface StudioHandle {
  readonly state: StudioState;
  readonly people: readonly Person[];
  readonly photographs: ReadonlyMap<number, Photograph>;
  readonly tasks: StudioTasks;
  /** Reads a picture, finds its faces. @throws StudioError in words for people */
  add(file: Blob, name: string, origin: string): Promise<Photograph>;
  addPerson(person: Person): Promise<Photograph>;
  /**
   * Another model in the place of this one.
   * @param onModel told of both when the other one takes over
   */
  changeModel(card: ModelCard, onModel: (before: StudioModel, after: StudioModel) => void): Promise<void>;
}

/** What the page's address asks for: `?engine=wasm` where a graphics processor misbehaves, `?engine=webgpu` for one that is slow. */
function providerOfAddress(): Provider | undefined {
  const engine = new URLSearchParams(location.search).get("engine");
  return engine === "wasm" || engine === "webgpu" ? engine : undefined;
}

/** The worker, what it has loaded, and the photographs that it holds. @param notify tells people what they should know */
export function useStudio(notify: (text: string) => void): StudioHandle {
  const [state, setState] = useState<StudioState>({ stage: "loading", share: 0 });
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [photographs, setPhotographs] = useState<ReadonlyMap<number, Photograph>>(new Map());
  const started = useRef<StudioTasks | undefined>(undefined);
  started.current ??= startOrRefuse({
    onProgress: (share) =>
      setState((before) => (before.stage === "ready" ? { ...before, changing: share } : { stage: "loading", share })),
    onFallback: (engine, reason) => {
      setState((before) => (before.stage === "ready" ? { ...before, loaded: { ...before.loaded, engine } } : before));
      notify(`The graphics processor failed (${reason}); WebAssembly goes on, more slowly.`);
    },
  });
  const tasks = started.current;

  useEffect(() => {
    tasks.load(providerOfAddress()).then(
      async (loaded) => {
        const card = (await loadModelCards()).find(({ isFirst }) => isFirst);
        setState({ stage: "ready", loaded, ...(card !== undefined && { card }) });
      },
      (error: Error) => setState({ stage: "failed", reason: error.message }),
    );
    loadPeople().then(setPeople, () => setPeople([]));
  }, [tasks]);

  const add = useCallback(
    async (file: Blob, name: string, origin: string) => {
      const photograph: Photograph = { ...(await tasks.add(file, name)), origin };
      setPhotographs((before) => new Map(before).set(photograph.id, photograph));
      return photograph;
    },
    [tasks],
  );
  const known = useRef(photographs);
  known.current = photographs;
  const addPerson = useCallback(
    async ({ url, origin, label }: Person) => {
      const before = [...known.current.values()].find((photograph) => photograph.origin === origin);
      return before ?? add(await (await fetch(url)).blob(), label, origin);
    },
    [add],
  );
  const changeModel = async (card: ModelCard, onModel: (before: StudioModel, after: StudioModel) => void) => {
    if (state.stage !== "ready") return;
    setState({ ...state, changing: 0 });
    try {
      const { photographs: reports, ...loaded } = await tasks.changeModel(card.id);
      setPhotographs((before) => {
        const after = new Map(before);
        for (const report of reports) {
          const origin = before.get(report.id)?.origin;
          if (origin !== undefined) after.set(report.id, { ...report, origin });
        }
        return after;
      });
      setState({ stage: "ready", loaded, card });
      onModel(state.loaded.model, loaded.model);
    } catch (error) {
      setState(state);
      notify((error as Error).message);
    }
  };
  return { state, people, photographs, tasks, add, addPerson, changeModel };
}

/** Tasks that all say why where the studio cannot start: the page shows it like any other reason. */
function startOrRefuse(listener: StudioListener): StudioTasks {
  try {
    return startStudio(listener);
  } catch (error) {
    return new Proxy({} as StudioTasks, { get: () => () => Promise.reject(error) });
  }
}
