import type { ModelCard } from "../../model/model-card.ts";
import type { SavedKind } from "../components/save-panel.tsx";
import type { FaceReference } from "../worker/protocol.ts";
import { chooseFace, withScope } from "./choose-face.ts";
import { fitMixture } from "./fit-mixture.ts";
import { startingRows } from "./mix-rows.ts";
import type { Scope } from "./mixture.ts";
import type { Person } from "./photograph.ts";
import { restoreRecipe } from "./restore-recipe.ts";
import { saveFile } from "./save-file.ts";
import { useFirstPeople } from "./use-first-people.ts";
import { useKeptModel } from "./use-kept-model.ts";
import { useMixture } from "./use-mixture.ts";
import { useNotices } from "./use-notices.ts";
import { useReading } from "./use-reading.ts";
import { useStudio } from "./use-studio.ts";
import { type Role, withPictures } from "./with-pictures.ts";

/** Everything that the page knows and can do. */
export function useSession() {
  const { notices, notify, dismiss } = useNotices();
  const studio = useStudio(notify);
  const { tasks, photographs, people, state, add, addPerson } = studio;
  const model = state.stage === "ready" ? state.loaded.model : undefined;
  const { dispatch, ...mixing } = useMixture(photographs, model?.sha256);
  const { mixture, order, change } = mixing;
  const slots = model?.split.identity.length ?? 0;
  const facesOfTarget = (mixture.target && photographs.get(mixture.target.photograph)?.faces.length) ?? 0;
  const { reading, read } = useReading(slots, dispatch, notify);
  useKeptModel(state.stage === "ready", notify);
  useFirstPeople(state.stage === "ready", people, read, addPerson);

  const save = async (kind: SavedKind): Promise<string | undefined> => {
    if (order === undefined || model === undefined) return undefined;
    try {
      return await saveFile(kind, { order, tasks, photographs, model });
    } catch (error) {
      notify((error as Error).message);
      return undefined;
    }
  };

  return {
    studio,
    ...mixing,
    notices,
    dismiss,
    reading,
    addFiles: (role: Role, files: readonly File[]) =>
      void read(
        role,
        files.map((file) => () => add(file, file.name, file.name)),
        "own",
      ),
    addShot: (role: Role, file: Blob) => void read(role, [() => add(file, "camera.png", "camera.png")], "own"),
    addPerson: (role: Role, person: Person) => void read(role, [() => addPerson(person)], "people"),
    chooseTargetFace: (face: number) => dispatch({ type: "change", to: (before) => chooseFace(before, face) }),
    chooseScope: (scope: Scope) =>
      dispatch({ type: "change", to: (before) => withScope(before, scope, facesOfTarget) }),
    /** A face of a picture that is on the page already. */
    addHere: (role: Role, face: FaceReference) =>
      dispatch({ type: "change", to: (before) => withPictures(before, role, [face], "own", slots) }),
    chooseSourceFace: (source: number, face: number) =>
      change({ sources: mixture.sources.map((own, n) => (n === source ? { ...own, face } : own)) }),
    removeSource: (source: number) => {
      const sources = mixture.sources.filter((_, n) => n !== source);
      change({
        sources,
        weights: sources.length === 0 ? [] : startingRows(slots, sources.length),
        isOpening: false,
      });
    },
    changeModel: (card: ModelCard) =>
      studio.changeModel(card, (before, after) =>
        dispatch({ type: "everywhere", to: (mixture) => fitMixture(mixture, before, after) }),
      ),
    save,
    openRecipe: (file: File) =>
      void restoreRecipe(file, studio, slots).then(change, (error: Error) => notify(error.message)),
  };
}

export type Session = ReturnType<typeof useSession>;
