import { useBackend } from "@mfim/native";

/** Selects native TensorFlow for a test file; fails where it is not installed, so that no test passes on another backend unnoticed. */
export async function useNativeBackend(): Promise<void> {
  const report = await useBackend({ backend: "tensorflow", purpose: "train" });
  if (report.backend !== "tensorflow")
    throw new Error(`Expected the native TensorFlow backend, got ${report.backend}: run "npm run setup".`);
}
