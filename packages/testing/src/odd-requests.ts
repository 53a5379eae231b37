import { connect } from "node:net";

/** What no browser sends by itself, and what some do when another page asks them to. */
const oddRequests: readonly string[] = [
  "GET // HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET //[ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET http:// HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET /%  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET /%ff%fe%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET /\\..\\..\\etc HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET /../../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "GET / HTTP/1.1\r\n\r\n",
  "GET / HTTP/1.1\r\nHost:\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=9-1\r\n\r\n",
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: "\r\nAccept-Encoding: \x01\r\n\r\n',
  "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: nonsense\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n",
  "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\nabcd",
  `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  "\x16\x03\x01\x02\x00\x01\x00",
  "\r\n\r\n\r\n",
  "GET",
];

/** As many requests whose lines and headers are random, the same for the same seed. */
function randomRequests(count: number, seed: number): string[] {
  let state = seed >>> 0;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pieces = [
    "/",
    "//",
    "%",
    "%2e",
    "..",
    "\\",
    "?",
    "#",
    "[",
    "]",
    ":",
    "@",
    "http:",
    "state.json",
    "é",
    "\t",
    "~",
    "*",
  ];
  const target = () => Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join("");
  const methods = ["GET", "HEAD", "DELETE", "get", "PURGE"];
  return Array.from({ length: count }, () => {
    const host = ["127.0.0.1", "localhost", target()][next(3)];
    return `${methods[next(methods.length)]} ${target()} HTTP/1.${next(3)}\r\nHost: ${host}\r\nX: ${target()}\r\n\r\n`;
  });
}

/**
 * Sends a server on the loopback interface everything that its parser or its handlers may stumble over, one connection
 * each; the caller then sees whether it still answers.
 */
export async function sendOddRequests(port: number, { random = 200, seed = 1 } = {}): Promise<void> {
  for (const request of [...oddRequests, ...randomRequests(random, seed)]) await send(port, request);
}

/** Until an answer begins, the connection ends, or nothing comes. @throws Error where nobody listens any more */
function send(port: number, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request, "latin1"));
    const end = () => {
      socket.destroy();
      resolve();
    };
    socket.setTimeout(50, end);
    socket.on("data", end).on("close", end);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED")
        reject(new Error(`Nobody listens any more; before: ${JSON.stringify(request)}`));
      else end();
    });
  });
}
