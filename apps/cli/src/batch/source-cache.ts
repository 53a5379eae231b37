import type { FaceChoice } from "@mfim/photographs";
import type { MixSettings } from "../swap/face-painter.ts";
import type { LoadedSources, SwapSession } from "../swap/swap-session.ts";

/** How many sources stay encoded: a list in order of its sources needs one, a full table of pairs its rows. */
const kept = 16;

/** Sources by path, each encoded once while it stays among the last ones used. */
export class SourceCache implements Disposable {
  readonly #session: SwapSession;
  readonly #choice: FaceChoice;
  readonly #mixing: MixSettings;
  readonly #loaded = new Map<string, LoadedSources>();

  constructor(session: SwapSession, choice: FaceChoice, mixing: MixSettings) {
    this.#session = session;
    this.#choice = choice;
    this.#mixing = mixing;
  }

  /** The cache's own: not to be disposed. @throws PictureError */
  async get(path: string): Promise<LoadedSources> {
    const found = this.#loaded.get(path) ?? (await this.#session.sources([path], this.#choice, this.#mixing));
    this.#loaded.delete(path);
    this.#loaded.set(path, found);
    const [oldest] = this.#loaded.keys();
    if (this.#loaded.size > kept && oldest !== undefined) {
      this.#loaded.get(oldest)?.[Symbol.dispose]();
      this.#loaded.delete(oldest);
    }
    return found;
  }

  [Symbol.dispose](): void {
    for (const sources of this.#loaded.values()) sources[Symbol.dispose]();
    this.#loaded.clear();
  }
}
