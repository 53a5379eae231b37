/** The model where none is named: what command, bench, studio and trainer take, and what the pages show. */
export const shippedModel = "bundled:mfim-128";
