import { preloadTensorflow } from "@mfim/native/preload";

/** The action of a command that computes with networks: TensorFlow's libraries are opened while the command's code is loaded. */
export const computing =
  <Arguments extends unknown[]>(act: (...words: Arguments) => Promise<void>) =>
  async (...words: Arguments): Promise<void> => {
    await preloadTensorflow({ purpose: "infer" });
    await act(...words);
  };
