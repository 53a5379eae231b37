// Keeps the page, what it runs on and the model for the next visit, and for times without the server. The server puts
// a version of everything in here, so that any change makes a new cache.
const version = "__VERSION__";
const prefix = "mfim-studio-";
const name = prefix + version;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const { files, model } = await (await fetch("/offline.json", { cache: "no-cache" })).json();
      const cache = await caches.open(name);
      await cache.addAll(requestsOf([...files, "/people.json", "/models.json"]));
      if (!(await keepModel(cache, model))) await tell({ kind: "model-not-kept", bytes: model.bytes });
      await self.skipWaiting();
    })(),
  );
});

const requestsOf = (files) => files.map((file) => new Request(file, { cache: "no-cache" }));

/** False where the browser does not keep it: the page is kept without, and reads the model from the server each time. */
async function keepModel(cache, { files, bytes }) {
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await navigator.storage.estimate();
  if (bytes > quota - usage) return false;
  try {
    await cache.addAll(requestsOf(files));
    return true;
  } catch (error) {
    // Nobody answered: all of it is tried again at the next visit. What else Chromium says of large files is no quota's error.
    if (error instanceof TypeError) throw error;
    return false;
  }
}

/** Pages that this worker does not serve yet are told, too. */
async function tell(news) {
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage(news);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name);
      await Promise.all(old.map((key) => caches.delete(key)));
      await self.clients.claim();
    })(),
  );
});

/** Whether the server has something else by now, such as another model: then it is asked first, until the new cache stands. */
let stale = false;

async function lookForChanges() {
  try {
    const response = await fetch("/offline.json", { cache: "no-store" });
    stale = (await response.json()).version !== version;
  } catch {
    stale = false; // nobody answers: what is kept is all there is
  }
}

/** What may be another at any time: asked for first, kept for when nobody answers. */
async function newest(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cached = await (await caches.open(name)).match(request);
    if (cached === undefined) throw error;
    return cached;
  }
}

async function answer(request) {
  if (new URL(request.url).pathname === "/models.json") return newest(request);
  if (request.mode === "navigate") await lookForChanges();
  const cached = await (await caches.open(name)).match(request, { ignoreSearch: true });
  if (cached === undefined) return fetch(request);
  return stale ? fetch(request).catch(() => cached) : cached;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});
