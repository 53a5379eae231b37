/** Runs a call twice, or once where it takes long. */
export async function warmUp(call: () => Promise<void>): Promise<void> {
  const begin = performance.now();
  await call();
  if (performance.now() - begin < 2000) await call();
}
