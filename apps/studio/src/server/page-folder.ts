import { join } from "node:path";

/** The folder of the built page: a package brings it, a checkout builds it where it is older than what it is made of. */
export async function pageFolder(): Promise<string> {
  if (!import.meta.url.endsWith(".ts")) return join(import.meta.dirname, "../page");
  const { buildPage } = await import("./build-page.ts");
  return await buildPage();
}
