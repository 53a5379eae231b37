import { ConfigError } from "@mfim/core";
import { networksOf } from "@mfim/zoo";
import { folderPlace } from "./folder-place.ts";
import { yardsticks } from "./yardsticks.ts";

/** A method as the command line names it, before anything of it is opened. */
export interface NamedMethod {
  readonly name: string;
  readonly kind: "yardstick" | "shipped" | "zoo" | "folder" | "file" | "model";
  /** What stands behind its name: `zoo:NETWORK`, the place of pictures without `folder:`, a path. */
  readonly place: string;
}

/** The method's name of the model that ships with the project. */
const shippedName = "mfim";

const spelling = `${Object.keys(yardsticks).join(", ")}, ${shippedName} (the shipped model), zoo:NETWORK or NAME=zoo:NETWORK (a public swapper), NAME=MODEL-FOLDER, NAME=METHOD.yaml or NAME=folder:PATTERN`;

/**
 * A yardstick, `mfim` for the shipped model, `zoo:NETWORK` for a public swapper, `NAME=FOLDER` of a trained model, `NAME=FILE.yaml` with a swap
 * method of the zoo or an ONNX swapper, `NAME=folder:...` with pictures of another method. Files and folders need not be there.
 * @throws ConfigError for what is spelled otherwise, a network that is no swapper, and a naming of pictures that is none
 */
export function namedMethod(description: string): NamedMethod {
  if (Object.hasOwn(yardsticks, description)) return { name: description, kind: "yardstick", place: "" };
  if (description === shippedName) return { name: description, kind: "shipped", place: "" };
  if (description.startsWith("zoo:")) return { name: publicSwapper(description), kind: "zoo", place: description };
  const [name = "", ...rest] = description.split("=");
  const place = rest.join("=");
  if (place === "") throw new ConfigError(`--methods ${description}: expected ${spelling}.`);
  if (!/^[\w.-]+$/.test(name) || Object.hasOwn(yardsticks, name))
    throw new ConfigError(
      `--methods ${description}: expected a name of letters, digits, dots and hyphens that is no yardstick's.`,
    );
  if (place.startsWith("zoo:")) {
    publicSwapper(place);
    return { name, kind: "zoo", place };
  }
  if (place.startsWith("folder:")) {
    const pictures = place.slice("folder:".length);
    folderPlace(pictures);
    return { name, kind: "folder", place: pictures };
  }
  return { name, kind: /\.ya?ml$/.test(place) ? "file" : "model", place };
}

/** Several, before their pairs are looked for: a wrong name is told at once. @throws ConfigError for two of one name, too */
export function namedMethods(descriptions: readonly string[]): NamedMethod[] {
  const methods = descriptions.map(namedMethod);
  const twice = methods.find(({ name }, n) => methods.findIndex((other) => other.name === name) !== n);
  if (twice === undefined) return methods;
  throw new ConfigError(`--methods: expected every name once, got ${twice.name} twice; give one of them another name.`);
}

/** The network's name. @throws ConfigError for one that is no swapper */
function publicSwapper(place: string): string {
  const [names, network] = [networksOf("method"), place.slice("zoo:".length)];
  if (names.includes(network)) return network;
  throw new ConfigError(
    `--methods ${place}: expected a public swapper, one of ${names.join(", ")}; NAME=FILE.yaml names others.`,
  );
}
