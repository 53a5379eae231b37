import { useEffect, useRef } from "react";
import type { Person, Photograph } from "./photograph.ts";
import type { useReading } from "./use-reading.ts";

/** Target and two sources, by their numbers from 1: of the people who come with the page those on whom the shipped model paints the fewest speckles. */
const firstShown = [3, 4, 7];

/** The first visit shows something at once: three people who do not exist. */
export function useFirstPeople(
  isReady: boolean,
  people: readonly Person[],
  read: ReturnType<typeof useReading>["read"],
  addPerson: (person: Person) => Promise<Photograph>,
): void {
  const began = useRef(false);
  useEffect(() => {
    const shown = firstShown.flatMap((number) => people[number - 1] ?? []);
    if (began.current || !isReady || shown.length < firstShown.length) return;
    began.current = true;
    const [target, ...sources] = shown as [Person, ...Person[]];
    void read("target", [() => addPerson(target)], "opening").then(() =>
      read(
        "source",
        sources.map((person) => () => addPerson(person)),
        "opening",
      ),
    );
  }, [isReady, people, read, addPerson]);
}
