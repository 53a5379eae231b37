/** Runs `work` on a window of items at once and yields the results in the items' order; an aborted signal starts nothing new. */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  window: number,
  work: (item: Item) => Promise<Result>,
  signal?: AbortSignal,
) {
  const running: Promise<Result>[] = [];
  let next = 0;
  const start = () => {
    if (next >= items.length || signal?.aborted === true) return;
    const job = work(items[next++] as Item);
    job.catch(() => {}); // reported when its turn comes
    running.push(job);
  };
  for (let i = 0; i < window; i++) start();
  while (running.length > 0) {
    const result = await (running.shift() as Promise<Result>);
    yield result;
    start();
  }
}
