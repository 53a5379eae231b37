import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { assertControlChannel } from "./control-channel.ts";

it("takes a socket, and no descriptor that is closed or something else", async () => {
  assertControlChannel({});
  const server = createServer().listen(join(tmpdir(), `mfim-pmi-${process.pid}`));
  await new Promise((listening) => server.once("listening", listening));
  const { fd } = (server as unknown as { readonly _handle: { readonly fd: number } })._handle;
  assertControlChannel({ PMI_FD: String(fd) });
  await new Promise((closed) => server.close(closed));
  const file = openSync(new URL(import.meta.url), "r");
  expect(() => assertControlChannel({ PMI_FD: String(file) })).toThrow(
    `The launcher's connection (PMI_FD=${file}) is not open in this process`,
  );
  closeSync(file);
  expect(() => assertControlChannel({ PMI_FD: String(file) })).toThrow("let the launcher start node itself");
});
