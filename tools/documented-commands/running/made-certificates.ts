import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = "-subj /O=Nobody/CN=Root -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign";
const use = `basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
`;

/** Writes a root that vouches for a signer, as an authority would make them: root.pem, chain.pem and signer.key. Needs openssl. */
export function writeCertificates(folder: string): string {
  const openssl = (words: string) => execFileSync("openssl", words.split(" "), { cwd: folder, stdio: "pipe" });
  writeFileSync(join(folder, "use"), use);
  openssl("ecparam -name prime256v1 -genkey -noout -out root.key");
  openssl(`req -x509 -new -key root.key -days 2 -out root.pem ${root}`);
  openssl("ecparam -name prime256v1 -genkey -noout -out signer.key");
  openssl("req -new -key signer.key -subj /O=Nobody/CN=Signer -out signer.csr");
  openssl("x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial -days 1 -extfile use -out signer.pem");
  const chain = ["signer.pem", "root.pem"].map((name) => readFileSync(join(folder, name)));
  writeFileSync(join(folder, "chain.pem"), Buffer.concat(chain));
  return folder;
}
