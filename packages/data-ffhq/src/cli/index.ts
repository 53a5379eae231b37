export { type DataCommandParts, dataCommand } from "./data-command.ts";
