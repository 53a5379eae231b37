const minimumGlibc = [2, 27] as const;

/** Why native TensorFlow cannot be had on this machine; null on Linux x64 with glibc 2.27 or newer, the platform that is tested. */
export function unsupportedPlatform(): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `Native TensorFlow is provided for Linux x64 only (here: ${process.platform} ${process.arch}).`;
  }
  const header = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? "").split(".").map(Number);
  if (major > minimumGlibc[0] || (major === minimumGlibc[0] && minor >= minimumGlibc[1])) return null;
  return `TensorFlow's wheel needs glibc ${minimumGlibc.join(".")} or newer (here: ${header.glibcVersionRuntime ?? "another C library"}).`;
}
