import { type Adam, moveTowards } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { clipScale, scaleGradients } from "../steps/clip-gradients.ts";
import type { Gradients } from "../steps/named-gradients.ts";

/** Scalars by name: terms, norms, and what else a step logs. */
export type Scalars = Readonly<Record<string, tf.Scalar>>;

/** Gradients by network. */
export type GradientsByNetwork = Readonly<Record<string, Gradients | undefined>>;

/**
 * What is done with the gradients of some networks, in pieces that may be computed one after another. A graph has all its
 * results before those that they replace are gone: a whole update in one would need the weights, moments and averages of its
 * networks twice.
 */
export interface PiecewiseUpdate {
  /** First of all: counts the step, and says what the pieces must know of all gradients. */
  begin(gradients: GradientsByNetwork): Begun;
  readonly pieces: readonly UpdatePiece[];
}

/** Both by network; empty where nothing is clipped. */
export interface Begun {
  /** What gradients are multiplied with. */
  readonly scales: Scalars;
  /** Joint norms before clipping. */
  readonly norms: Scalars;
}

/** Some parameters of one network. */
export interface UpdatePiece {
  readonly network: string;
  readonly keys: readonly string[];
  /**
   * @param gradients of these keys, those that there are
   * @param decay of the moving average, where there is one
   */
  apply(gradients: Gradients, scales: Scalars, decay?: tf.Scalar): void;
}

/** One network and how it is updated. */
export interface UpdatedNetwork {
  readonly adam: Adam;
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Its moving average, by the same keys. */
  readonly average?: ReadonlyMap<string, tf.Variable>;
  /** Largest joint norm of its gradients; null: not clipped. */
  readonly clipNorm: number | null;
}

/** Parameters of a piece, bytes: a few large convolutions. */
const pieceBytes = 2 ** 25;
/** What computing one takes at most beside what it replaces: parameters, moments and average anew, and a map of each size between. */
export const mostOfAPiece = 6 * pieceBytes;

export function piecewiseUpdate(networks: Readonly<Record<string, UpdatedNetwork>>): PiecewiseUpdate {
  return {
    begin(gradients) {
      const scales: Record<string, tf.Scalar> = {};
      const norms: Record<string, tf.Scalar> = {};
      for (const [name, { adam, clipNorm }] of Object.entries(networks)) {
        adam.begin();
        if (clipNorm === null) continue;
        const { scale, norm } = clipScale(gradients[name] ?? {}, clipNorm);
        scales[name] = scale;
        norms[name] = norm;
      }
      return { scales, norms };
    },
    pieces: Object.entries(networks).flatMap(([name, network]) =>
      inPieces(network.parameters).map((keys) => piece(name, keys, network)),
    ),
  };
}

function piece(name: string, keys: readonly string[], { adam, parameters, average }: UpdatedNetwork): UpdatePiece {
  const own = (variables: ReadonlyMap<string, tf.Variable>) =>
    new Map(keys.map((key) => [key, variables.get(key) as tf.Variable]));
  return {
    network: name,
    keys,
    apply(gradients, scales, decay) {
      tf.tidy(() => {
        const scale = scales[name];
        adam.update(scale === undefined ? gradients : scaleGradients(gradients, scale));
        if (average !== undefined && decay !== undefined) moveTowards(own(average), own(parameters), decay);
      });
    },
  };
}

/** Keys in their order, as many to a piece as fit, at least one. */
function inPieces(parameters: ReadonlyMap<string, tf.Variable>): string[][] {
  const pieces: string[][] = [];
  let room = 0;
  for (const [key, { size }] of parameters) {
    if (pieces.length === 0 || 4 * size > room) {
      pieces.push([]);
      room = pieceBytes;
    }
    pieces.at(-1)?.push(key);
    room -= 4 * size;
  }
  return pieces;
}

/** Those of some keys that there are. */
export function pickGradients(gradients: Gradients, keys: readonly string[]): Gradients {
  const present = keys.flatMap((key) => {
    const gradient = gradients[key];
    return gradient === undefined ? [] : [[key, gradient] as const];
  });
  return Object.fromEntries(present);
}
