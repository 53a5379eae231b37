import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkPackages } from "./check-packages.ts";
import { packedManifest, startLocalRegistry } from "./local-registry.ts";
import { readReadmeExample } from "./readme-example.ts";
import { plainEnvironment } from "./run.ts";

const isLong = process.env["MFIM_LONG_TESTS"] === "1";
const root = resolve(import.meta.dirname, "../..");

describe("a readme's example", () => {
  const readme =
    "# x\n\n```sh\nnpm install --save-dev @mfim/x vitest # once\n```\n\n```ts\nlet a = 1;\n```\n\n```ts\nb;\n```\n";

  test("is its first install line and its first block of TypeScript", () => {
    expect(readReadmeExample(readme, "x")).toEqual({
      install: ["--save-dev", "@mfim/x", "vitest"],
      code: "let a = 1;\n",
      isTest: false,
    });
    expect(readReadmeExample(readme.replace("let a = 1;", 'import { test } from "vitest";'), "x").isTest).toBe(true);
  });

  test("must be there", () => {
    expect(() => readReadmeExample("# x", "README.md")).toThrow(/README\.md: expected a line "npm install/);
    expect(() => readReadmeExample("npm install x\n", "README.md")).toThrow(/expected an example/);
  });
});

test("a package's page says how to get it before the line that installs it from a registry", () => {
  const pages = ["packages", "apps"].flatMap((floor) =>
    readdirSync(join(root, floor)).map((name) => join(root, floor, name, "README.md")),
  );
  for (const page of pages) {
    const text = readFileSync(page, "utf8");
    const at = text.search(/^npm install .*@mfim\//m);
    expect(at, page).toBeGreaterThan(0);
    expect(text.slice(0, at), page).toMatch(/until then `npm run packages:pack -- [\w-]+ --out FOLDER`/);
  }
});

describe("the local registry", () => {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  const tarball = join(folder, "a.tgz");
  beforeAll(() => writeFileSync(tarball, gzipSync(tarOf("package/package.json", '{"dependencies":{"b":"1.0.0"}}'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("gives the manifest inside the tarball, the tarball, and nothing else", async () => {
    const registry = await startLocalRegistry([
      { kind: "package", name: "@mfim/a", version: "0.1.0", folder, tarball },
    ]);
    try {
      // npm asks for a scoped name with its slash escaped.
      const document = (await (await fetch(`${registry.address}@mfim%2fa`)).json()) as Document;
      expect(document).toMatchObject({
        name: "@mfim/a",
        "dist-tags": { latest: "0.1.0" },
        versions: { "0.1.0": { dependencies: { b: "1.0.0" } } },
      });
      const answer = await fetch(document.versions["0.1.0"].dist.tarball);
      expect(packedManifest(Buffer.from(await answer.arrayBuffer()))).toEqual({ dependencies: { b: "1.0.0" } });
      expect((await fetch(`${registry.address}left-pad`)).status).toBe(404);
    } finally {
      await registry.close();
    }
  });

  test("a tarball without a manifest is refused", () => {
    expect(() => packedManifest(gzipSync(tarOf("package/index.js", "1")))).toThrow(/no package\/package\.json/);
  });
});

test("a consumer's shell has none of the settings of the npm or test runner around it", () => {
  process.env["npm_config_ignore_scripts"] = "true";
  expect(
    Object.keys(plainEnvironment()).filter((name) => /^(npm_config_ignore|VITEST|NODE_OPTIONS)/.test(name)),
  ).toEqual([]);
  delete process.env["npm_config_ignore_scripts"];
});

test.skipIf(!isLong)(
  "every package, packed, is clean, installs into an empty project and runs its readme's example",
  { timeout: 3600_000 },
  async () => {
    const outcomes = await checkPackages(root, { only: [], keep: false, onOutcome: () => {} });
    expect(outcomes.length).toBeGreaterThan(10);
    expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  },
);

/** What npm asks a registry about a package, as far as the test reads it. */
interface Document {
  readonly versions: Record<"0.1.0", { readonly dist: { readonly tarball: string } }>;
}

/** A tar archive of one file. */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  const body = Buffer.alloc(512);
  body.write(content);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}
