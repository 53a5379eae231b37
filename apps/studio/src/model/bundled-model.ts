/** The model where none is named. */
export const bundledModel = "bundled:mfim-64";
