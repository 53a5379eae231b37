/** What a help text says of the file. */
export const judgesHelp =
  "YAML list: { recognizer: { type: ..., file: ... }, limit: 0.5 or strangers, centred: false }; limit 1 only measures; paths as from the file's folder";
