export { type DataCommandParts, type DetectorChoice, dataCommand } from "./data-command.ts";
