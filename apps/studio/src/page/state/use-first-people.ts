import { useEffect, useRef } from "react";
import type { Person, Photograph } from "./photograph.ts";
import type { useReading } from "./use-reading.ts";

/** The first visit shows something at once: three people who do not exist. */
export function useFirstPeople(
  isReady: boolean,
  people: readonly Person[],
  read: ReturnType<typeof useReading>["read"],
  addPerson: (person: Person) => Promise<Photograph>,
): void {
  const began = useRef(false);
  useEffect(() => {
    if (began.current || !isReady || people.length < 3) return;
    began.current = true;
    const [target, ...sources] = people.slice(0, 3) as [Person, ...Person[]];
    void read("target", [() => addPerson(target)], "opening").then(() =>
      read(
        "source",
        sources.map((person) => () => addPerson(person)),
        "opening",
      ),
    );
  }, [isReady, people, read, addPerson]);
}
