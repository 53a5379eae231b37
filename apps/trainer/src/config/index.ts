// How configs are read, for whoever checks them without training.
export { onlyVariants, readGrid } from "../ablate/read-grid.ts";
export { trainings } from "../commands/train-command.ts";
export { readConfig } from "./read-config.ts";
