export type { FacesCommandParts } from "./command-parts.ts";
export { facesCommand } from "./faces-command.ts";
