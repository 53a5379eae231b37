/** A file's bytes, with word of what has come. @throws Error in words for people */
export async function fetchWithProgress(path: string, progress: (loaded: number) => void): Promise<Uint8Array> {
  const response = await fetch(path).catch(() => undefined);
  const reader = response?.ok ? response.body?.getReader() : undefined;
  if (reader === undefined)
    throw new Error(`${path} could not be loaded (${response?.status ?? "no answer"}); is the studio still running?`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    progress(length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
