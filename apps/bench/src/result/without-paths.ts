/** The folders of an absolute path, which begins where a word does: up to its last slash, whatever spaces are in their names. */
const folders = /(?<=^|[\s"'(=])(?:[A-Za-z]:)?[\\/](?:[^\\/\n:;"'()]+[\\/])+/g;

/** A reason as results pass it on: of every absolute path its last name alone, since the folders are this machine's. */
export const withoutPaths = (reason: string): string => reason.replace(folders, "");
