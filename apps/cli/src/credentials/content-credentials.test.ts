import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provenanceXmp, readSwapRecord, swapSourceType } from "@mfim/photographs";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectCommand } from "../commands/inspect-command.ts";
import { appendXmpBox, readXmpBox } from "../video/xmp-box.ts";
import { type C2paLibrary, findC2paLibrary } from "./c2pa-library.ts";
import { assertSignable, ContentCredentials, hashUri } from "./content-credentials.ts";
import { readCredentials } from "./read-credentials.ts";
import { readSigningKey } from "./signing-key.ts";

const library = (await findC2paLibrary()) as C2paLibrary;

function has(program: string, ...words: string[]): boolean {
  try {
    execFileSync(program, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

let folder = "";
const at = (name: string) => join(folder, name);
const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
const record = {
  tool: "MFIM 0.1.0",
  model: "a".repeat(64),
  sources: ["b".repeat(64), "c".repeat(64)],
  target: "d".repeat(64),
};

/** A root that vouches for a signer, as an authority would make them. */
async function writeChain(): Promise<void> {
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "root.key");
  const root = ["-subj", "/O=Nobody/CN=Test root", "-addext", "basicConstraints=critical,CA:TRUE"];
  openssl(
    "req",
    "-x509",
    "-new",
    "-key",
    "root.key",
    "-days",
    "2",
    "-out",
    "root.pem",
    ...root,
    "-addext",
    "keyUsage=critical,keyCertSign",
  );
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "signer.key"); // SEC 1, not PKCS #8
  openssl("req", "-new", "-key", "signer.key", "-subj", "/O=Nobody/CN=Test signer", "-out", "signer.csr");
  const use =
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n";
  await writeFile(at("use"), `${use}subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n`);
  const by = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "1", "-extfile", "use"];
  openssl("x509", "-req", "-in", "signer.csr", ...by, "-out", "signer.pem");
  await writeFile(at("chain.pem"), Buffer.concat([await readFile(at("signer.pem")), await readFile(at("root.pem"))]));
}

test("where the library has no binary, one sentence says what to install", () => {
  const script = `import(${JSON.stringify(join(import.meta.dirname, "c2pa-library.ts"))}).then((m) => m.c2paLibrary()).catch((error) => console.log(error.message))`;
  const said = execFileSync(process.execPath, ["--conditions=@mfim/source", "--import", "tsx", "--eval", script], {
    env: { ...process.env, C2PA_LIBRARY_PATH: join(tmpdir(), "no-such-library.node") },
    encoding: "utf8",
  });
  expect(said).toMatch(
    /^Content credentials need .*npm install @contentauth\/c2pa-node@0\.5\.5.*leave --certificate out\.\n$/,
  );
});

describe.skipIf(!has("openssl", "version"))("a self-made chain of certificates (needs openssl)", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mfim-c2pa-"));
    await writeChain();
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("files that cannot sign are refused in one sentence", async () => {
    const pair = { certificate: at("chain.pem"), key: at("signer.key") };
    expect((await readSigningKey(pair)).algorithm).toBe("es256");
    await expect(readSigningKey({ ...pair, key: at("root.key") })).rejects.toThrow(/--certificate .*another key/);
    await expect(readSigningKey({ certificate: at("root.pem"), key: at("root.key") })).rejects.toThrow(/self-signed/);
    await expect(readSigningKey({ ...pair, key: at("gone") })).rejects.toThrow(/--key .*ENOENT/);
    await expect(readSigningKey({ ...pair, certificate: at("signer.key") })).rejects.toThrow(/certificates in PEM/);
    expect(() => assertSignable("a.tiff")).toThrow(/\.png.*--certificate is given, got "\.tiff"/);
  });

  describe.skipIf(library === undefined)("with @contentauth/c2pa-node", () => {
    const open = () => ContentCredentials.open({ certificate: at("chain.pem"), key: at("signer.key") });
    const grey = () => sharp({ create: { width: 40, height: 30, channels: 3, background: "#567" } });
    const signedPicture = async (name: string) => {
      const bytes = await grey()
        .withXmp(provenanceXmp(record))
        .toFormat(name.split(".")[1] as "png")
        .toBuffer();
      await writeFile(at(name), (await open()).sign(bytes, name, record));
      return bytes;
    };

    test.each(["a.png", "a.jpg", "a.webp"])(
      "%s: the library reads back what was signed, pixels and XMP stay",
      async (name) => {
        const before = await signedPicture(name);
        const read = await readCredentials(library, at(name), at("root.pem"));
        expect([read?.state, read?.signer, read?.problems]).toEqual(["Trusted", "Test signer, Nobody", []]);
        expect(read?.swap).toEqual(record);
        const actions = read?.manifest.assertions?.find(({ label }) => label === "c2pa.actions.v2")?.data;
        const [created, ...placed] = (actions as { actions: Record<string, unknown>[] }).actions;
        expect(created).toMatchObject({ action: "c2pa.created", digitalSourceType: swapSourceType });
        expect(placed.map(({ action }) => action)).toEqual(["c2pa.placed", "c2pa.placed", "c2pa.placed"]);
        const ingredients = read?.manifest.ingredients ?? [];
        expect(ingredients.map(({ title, instance_id }) => [title, instance_id])).toEqual([
          ["target", hashUri(record.target)],
          ...record.sources.map((hash, n) => [`source-${n + 1}`, hashUri(hash)]),
        ]);
        // Nothing of a picture is in the manifest.
        expect([read?.manifest.thumbnail, ...ingredients.map(({ thumbnail }) => thumbnail)].join("")).toBe("");
        const pixels = (file: Buffer | string) => sharp(file).raw().toBuffer();
        expect((await pixels(at(name))).equals(await pixels(before))).toBe(true);
        const { xmp } = await sharp(at(name)).metadata();
        expect(readSwapRecord(xmp?.toString("utf8") ?? "")).toEqual(record);
      },
    );

    test("without its anchor a signer is not trusted, and a changed file is not valid", async () => {
      await signedPicture("b.png");
      const unknown = await readCredentials(library, at("b.png"));
      expect([unknown?.state, unknown?.problems]).toEqual(["Valid", ["signingCredential.untrusted"]]);
      const bytes = await readFile(at("b.png"));
      const end = bytes.length - 20; // within the last pixels
      bytes[end] = (bytes[end] as number) ^ 1;
      await writeFile(at("b.png"), bytes);
      const changed = await readCredentials(library, at("b.png"), at("root.pem"));
      expect(changed?.state).toBe("Invalid");
      expect(changed?.problems).toContain("assertion.dataHash.mismatch");
      await grey().png().toFile(at("plain.png"));
      expect(await readCredentials(library, at("plain.png"))).toBeUndefined();
    });

    test("inspect says both, XMP and credentials", async () => {
      await signedPicture("c.png");
      const said: string[] = [];
      const write = process.stdout.write.bind(process.stdout);
      process.stdout.write = ((text: string) => said.push(text) > 0) as typeof process.stdout.write;
      try {
        await inspectCommand().parseAsync([at("c.png"), "--anchors", at("root.pem")], { from: "user" });
      } finally {
        process.stdout.write = write;
      }
      expect(said.join("")).toMatch(
        /generated by MFIM 0\.1\.0[\s\S]*credentials: trusted, signed by Test signer, Nobody\n/,
      );
    });

    test.skipIf(!has("ffmpeg", "-version"))("a video with its XMP box", async () => {
      const film = at("film.mp4");
      execFileSync("ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-y", film]);
      await appendXmpBox(film, provenanceXmp(record));
      await (await open()).signFile(film, record);
      expect((await readCredentials(library, film, at("root.pem")))?.state).toBe("Trusted");
      expect(readSwapRecord((await readXmpBox(film)) ?? "")).toEqual(record);
    });
  });
});
