import type { PictureInput } from "@mfim/adapters";
import type { PartConfig } from "../parts/part-kind.ts";

/** How a file is known. */
export interface KnownHash {
  /** "git-sha1": the name of the file in its git repository, SHA-1 over "blob LENGTH\0" and the content. */
  readonly algorithm: "sha256" | "sha384" | "git-sha1";
  /** Hexadecimal; the beginning of it where no more is known, eight digits (torchvision writes as many into its file names). */
  readonly value: string;
}

/** A file of a public network. */
export interface PublicFile {
  /** Its name upstream, and in the cache. */
  readonly name: string;
  /** Any of them makes it the file; none: not known. */
  readonly hashes: readonly KnownHash[];
  /** Its length, where it is known; several where files of several lengths bear the name. */
  readonly bytes?: number | readonly number[];
  /** About its length in bytes, where nobody states it to the byte. */
  readonly about?: number;
  /** Where it can be downloaded directly; `null`: only through its page. */
  readonly url: string | null;
}

export interface NetworkLicence {
  readonly name: string;
  /** Its text; `null` where there is none. */
  readonly url: string | null;
  /** What it forbids or asks for, or that this is not known. */
  readonly terms: string;
}

/** What a network serves as: the part that a config names. */
export interface NetworkUse {
  /** Name of the kind, as configs say it. */
  readonly kind: string;
  readonly config: PartConfig;
  /** Files by the field of the config that takes their path. */
  readonly paths: Readonly<Record<string, string>>;
  /** The id that the loaded part bears, where one loader reads several networks. */
  readonly id?: string;
}

/** A network that the public can have, as the project knows it. What is not verified is left out or said to be unknown. */
export interface PublicNetwork {
  readonly name: string;
  /** What it is and what it serves for. */
  readonly purpose: string;
  /** Where its authors offer it. */
  readonly page: string;
  /** None where it arrives inside an npm package. */
  readonly files: readonly PublicFile[];
  readonly licence: NetworkLicence;
  /** What the network itself wants to see; callers give [-1, 1] RGB, the part converts. `null`: any size. */
  readonly input: PictureInput | null;
  readonly uses: readonly NetworkUse[];
  /** Other public networks that it cannot do without, by name; fetched with it. */
  readonly needs?: readonly string[];
}

export const sha256 = (value: string): KnownHash => ({ algorithm: "sha256", value });

/** Licences that several networks bear. */
export const licences = {
  mit: { name: "MIT", url: "https://opensource.org/license/mit", terms: "asks to keep the notice" },
  apache: {
    name: "Apache-2.0",
    url: "https://www.apache.org/licenses/LICENSE-2.0",
    terms: "asks to keep the notice and to state changes",
  },
  nvidia: {
    name: "NVIDIA Source Code License",
    url: "https://nvlabs.github.io/stylegan2-ada-pytorch/license.html",
    terms: "forbids commercial use: research or evaluation only, and so for derived networks",
  },
} as const satisfies Record<string, NetworkLicence>;

/** A licence of the code, with what is said, or not, of the weights. */
export function withWeights(licence: NetworkLicence, ofWeights: string, url = licence.url): NetworkLicence {
  return { name: `${licence.name} (code)`, url, terms: `${licence.terms}; ${ofWeights}` };
}
