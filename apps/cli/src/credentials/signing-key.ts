import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ConfigError } from "@mfim/core";

/** Files of somebody's identity as a signer. */
export interface CertificateFiles {
  /** PEM: the signer's certificate first, then those that vouch for it, as far as they are given. */
  readonly certificate: string;
  /** PEM: the private key of the first certificate, not encrypted. */
  readonly key: string;
}

export interface SigningKey {
  readonly certificates: Buffer;
  /** PKCS #8 in PEM. */
  readonly key: Buffer;
  /** As C2PA names it. */
  readonly algorithm: string;
  /** SHA-256 of the signer's certificate, hexadecimal. */
  readonly fingerprint: string;
}

const curves: Readonly<Record<string, string>> = { prime256v1: "es256", secp384r1: "es384", secp521r1: "es512" };

/** @throws ConfigError for files that are none, do not belong together, or that C2PA does not accept */
export async function readSigningKey({ certificate, key }: CertificateFiles): Promise<SigningKey> {
  const certificates = await read(certificate, "--certificate", "PEM certificates");
  const signer = parsed(() => new X509Certificate(certificates), "--certificate", certificate, "certificates in PEM");
  const pem = await read(key, "--key", "a private key in PEM");
  const secret = parsed(() => createPrivateKey(pem), "--key", key, "an unencrypted private key in PEM");
  const problem = problemOf(signer, secret, new Date());
  if (problem !== undefined) throw new ConfigError(`--certificate ${certificate}: expected ${problem}.`);
  return {
    certificates,
    key: Buffer.from(secret.export({ type: "pkcs8", format: "pem" })),
    algorithm: algorithmOf(secret) as string,
    fingerprint: signer.fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}

function problemOf(signer: X509Certificate, secret: KeyObject, now: Date): string | undefined {
  if (!signer.checkPrivateKey(secret)) return "the certificate of --key first, got one of another key";
  if (signer.ca || signer.checkIssued(signer))
    return "the certificate of a signer, whom another one vouches for (C2PA accepts no self-signed one), got an authority's";
  if (now < new Date(signer.validFrom) || now > new Date(signer.validTo))
    return `a certificate that is valid now, got one from ${signer.validFrom} to ${signer.validTo}`;
  if (algorithmOf(secret) === undefined)
    return `a key on the curve P-256, P-384 or P-521, of RSA or Ed25519, got ${secret.asymmetricKeyType ?? "another"}`;
  return undefined;
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (asymmetricKeyType === "ec") return curves[asymmetricKeyDetails?.namedCurve ?? ""];
  if (asymmetricKeyType === "rsa" || asymmetricKeyType === "rsa-pss") return "ps256";
  return asymmetricKeyType === "ed25519" ? "ed25519" : undefined;
}

function read(path: string, option: string, what: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${option} ${path}: expected ${what}, the file cannot be read (${error.code}).`);
  });
}

function parsed<T>(parse: () => T, option: string, path: string, what: string): T {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError(`${option} ${path}: expected ${what} (${(error as Error).message}).`);
  }
}
