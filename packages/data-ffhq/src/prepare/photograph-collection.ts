/** A published collection of photographs, one folder a person, whose split and people are known. */
export interface PhotographCollection {
  /** As the manifest notes it. */
  readonly name: string;
  /** How it is to be named where it is shown or built on. */
  readonly credit: string;
  /** Whether these files, paths below the folder, are this collection or a part of it. */
  holds(sources: readonly string[]): boolean;
  /** Whether a file is one of its photographs; others are tables, landmarks and licences. */
  isPhotograph(source: string): boolean;
  /** Everybody in it, here or not. */
  readonly people: readonly string[];
  /** Those of them whom nothing may be trained on. */
  readonly heldOut: readonly string[];
  /** What is known of a photograph, read once from the folder. */
  attributes(folder: string): Promise<(source: string) => Readonly<Record<string, string>>>;
}
