// Keeps the page, what it runs on and the model for the next visit, and for times without the server. The server puts
// a version of everything in here, so that any change makes a new cache.
const version = "__VERSION__";
const prefix = "mfim-studio-";
const name = prefix + version;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const { files } = await (await fetch("/offline.json", { cache: "no-cache" })).json();
      const cache = await caches.open(name);
      await cache.addAll([...files, "/people.json"].map((file) => new Request(file, { cache: "no-cache" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name);
      await Promise.all(old.map((key) => caches.delete(key)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(
    (async () => {
      const cached = await (await caches.open(name)).match(request, { ignoreSearch: true });
      return cached ?? fetch(request);
    })(),
  );
});
