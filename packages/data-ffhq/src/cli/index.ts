export { dataCommand } from "./data-command.ts";
export type { DataCommandParts, DetectorChoice } from "./detector-choice.ts";
