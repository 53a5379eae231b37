import type { PublicFile } from "./public-network.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const roughly = (bytes: number): string =>
  bytes < 1e6 ? `about ${Math.round(bytes / 1e3)} kB` : `about ${Math.round(bytes / 1e6)} MB`;

/** Length of a file for people: of every file that bears the name, about where it is not known to the byte. */
export function fileSize({ bytes, about }: PublicFile): string {
  if (bytes !== undefined) return [bytes].flat().map(megabytes).join(" or ");
  return about === undefined ? "size not known" : roughly(about);
}

/** The same of all files of a network, of which the longest count; what is not known of some is said. */
export function networkSize(files: readonly PublicFile[]): string {
  const [only] = files;
  if (files.length === 1 && only !== undefined) return fileSize(only);
  const lengths = files.map(({ bytes, about }) => (bytes === undefined ? about : Math.max(...[bytes].flat())));
  const known = lengths.filter((length) => length !== undefined);
  if (known.length === 0) return "size not known";
  const sum = known.reduce((total, length) => total + length, 0);
  const text = files.every(({ bytes }) => bytes !== undefined) ? megabytes(sum) : roughly(sum);
  return known.length === lengths.length ? text : `${text} and what is not known`;
}
