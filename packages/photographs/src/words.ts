/** What command lines say of photographs, without what decodes them. */
export { type SeveralFaces, severalFacesRules } from "./faces/several-faces.ts";
export { type Refusal, refusals } from "./pictures/picture-error.ts";
