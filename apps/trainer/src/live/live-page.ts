import { once } from "node:events";
import { basename, join, resolve } from "node:path";
import { MfimError } from "@mfim/core";
import { startThread } from "@mfim/files";
import { figureGroups, figureTitles } from "../run/figure-groups.ts";
import type { RunFolder } from "../run/run-folder.ts";
import type { RunObserver } from "../run/run-observer.ts";
import type { LiveAnswer, LiveNews, LiveServerOptions } from "./live-server.ts";

export interface LivePageOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Seconds that the run was given, where it was. */
  readonly seconds?: number | undefined;
  readonly announce?: (text: string) => void;
}

const say = (text: string) => void process.stderr.write(`Live page: ${text}\n`);

/**
 * Serves a run's previews, curves and pace as a page on the loopback interface, while the run lasts. The server is a
 * thread of its own: it answers while a step is computed, and whatever happens in it does not end the training.
 * @throws MfimError where the port is taken
 */
export async function livePage(folder: RunFolder, options: LivePageOptions): Promise<RunObserver> {
  const { port, steps, seconds, announce = say } = options;
  // The same place from src/live and from dist/live.
  const page = join(import.meta.dirname, "../../src/live/page");
  const settings: LiveServerOptions = {
    ...{ port, steps, seconds, page, titles: folder.titles, known: figureTitles, groups: figureGroups },
    ...{ name: basename(resolve(folder.root)), metrics: folder.metrics, previews: folder.previews },
  };
  const server = startThread({ from: import.meta.url, name: "./live-server" }, settings);
  const [answer] = (await once(server, "message").catch((error: Error) => [{ failure: error.message }])) as [
    LiveAnswer,
  ];
  if ("failure" in answer) {
    await server.terminate();
    throw new MfimError(`--live ${port}: expected a free port, got ${answer.failure}; choose another.`);
  }
  server.on("error", (error) => say(`it ended (${error.message}); the training goes on without it.`));
  server.unref();
  announce(`http://127.0.0.1:${answer.port}/`);
  const tell = (news: LiveNews) => server.postMessage(news);
  return {
    // Functions do not go to another thread.
    step: ({ learningRates: _, ...moment }) => tell({ moment }),
    end: async () => {
      await server.terminate();
    },
  };
}
