import type { IncomingMessage, ServerResponse } from "node:http";
import { onnxNetworkFiles } from "@mfim/mfim/onnx/files";
import sirv from "sirv";
import type { ModelShelf } from "../model/model-shelf.ts";

/** A file of a listed model: its id and one of few names, so that no path of the page's own making leads anywhere. */
const route = new RegExp(
  `^/models/([0-9a-f]{12})/(model\\.json|${Object.values(onnxNetworkFiles).join("|").replaceAll(".", "\\.")})$`,
);

/** Answers for the models of a shelf; they are prepared when a page asks for them. */
export function serveModels(shelf: ModelShelf) {
  const prepared = new Map<string, string>();
  /**
   * @returns whether there is such a model; `false` leaves the answer to others
   * @throws what preparing throws, in words for people
   */
  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [, id, file] = route.exec(path) ?? [];
    if (id === undefined || file === undefined) return false;
    // Preparing is work, which no other page may cause.
    if (!["same-origin", "none", undefined].includes(request.headers["sec-fetch-site"] as string | undefined))
      return false;
    // The other files follow the first one, which looks whether the model has changed.
    const folder = file === "model.json" ? await shelf.prepared(id) : (prepared.get(id) ?? (await shelf.prepared(id)));
    if (folder === undefined) return false;
    prepared.set(id, folder);
    request.url = `/${file}`;
    sirv(folder, { dev: true, etag: true })(request, response, () => {
      response.writeHead(404).end();
    });
    return true;
  };
}
