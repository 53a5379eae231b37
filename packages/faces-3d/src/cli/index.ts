export { faces3dProgram } from "./program.ts";
export { type SkinsCommandParts, skinsCommand } from "./skins-command.ts";
