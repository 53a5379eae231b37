/** Names of the files, without their ending, that the weights of a trained MFIM lie in; the discriminator's where it was asked for. */
export const trainedFiles = { encoder: "encoder", generator: "generator", discriminator: "discriminator" } as const;

/** The same with their ending, as a config beside them names them. */
export const trainedFile = (name: keyof typeof trainedFiles): string => `${trainedFiles[name]}.safetensors`;
