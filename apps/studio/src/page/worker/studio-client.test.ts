import { afterEach, expect, test, vi } from "vitest";
import { startStudio } from "./studio-client.ts";

vi.mock("./browser-needs.ts", () => ({ whatIsMissing: () => undefined, fittingBrowsers: "another browser" }));

const listener = { onProgress: () => undefined, onFallback: () => undefined };

/** A worker that only fails, when it is told to. */
class FailingWorker {
  static last: FailingWorker;
  onerror: (event: { readonly message: string }) => void = () => undefined;
  onmessage: unknown;
  constructor() {
    FailingWorker.last = this;
  }
  postMessage(): void {}
}

afterEach(() => vi.unstubAllGlobals());

test("a task fails with the worker, whether the worker failed after it was asked for or before", async () => {
  vi.stubGlobal("Worker", FailingWorker);
  const tasks = startStudio(listener);
  const asked = tasks.load();
  FailingWorker.last.onerror({ message: "syntax" });
  await expect(asked).rejects.toThrow(/did not start \(syntax\).* open the page in another browser/);
  await expect(tasks.load()).rejects.toThrow(/did not start \(syntax\)/);
});
