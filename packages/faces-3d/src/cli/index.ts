export { type SkinsCommandParts, skinsCommand } from "./skins-command.ts";
