export { builtinTemplates } from "./builtin-templates.ts";
export { embedFace } from "./embed-face.ts";
export type { FaceTemplate, FivePoints } from "./face-template.ts";
export { TemplateAligner } from "./template-aligner.ts";
export { fitTemplateMap, type TemplateMap } from "./template-map.ts";
