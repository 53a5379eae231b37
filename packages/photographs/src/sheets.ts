/** Pictures side by side with words above them, for whoever decodes no photograph and needs no tensors. */
export { type ContactSheetOptions, contactSheet } from "./pictures/contact-sheet.ts";
