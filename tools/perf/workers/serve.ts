import { createInterface } from "node:readline";
import { type Farewell, messagePrefix, type Ready, type Sample } from "./messages.ts";
import { peakMemory, restartPeak } from "./peak-memory.ts";

/** Speaks with the suite over standard input and output: `call` is measured when it asks. `more` goes into the last message. */
export async function serve(
  ready: Ready,
  call: () => Promise<void>,
  more: () => Omit<Farewell, "peak" | "steady"> = () => ({}),
): Promise<void> {
  const send = (message: Ready | Sample | Farewell) => {
    process.stdout.write(`${messagePrefix}${JSON.stringify(message)}\n`);
  };
  let atStart = 0;
  let restarted = false;
  send(ready);
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, count] = line.split(" ");
    if (command === "end") break;
    if (!restarted) {
      atStart = peakMemory();
      restarted = restartPeak();
    }
    const begin = performance.now();
    for (let i = 0; i < Number(count); i++) await call();
    send({ ms: performance.now() - begin });
  }
  const steady = peakMemory();
  send({ peak: Math.max(atStart, steady), ...(restarted && { steady }), ...more() });
}
