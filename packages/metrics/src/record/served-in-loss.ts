import type { NetworkIdentity } from "./measurement-record.ts";

/**
 * Whether a metric's network is one of those of a training loss: equal hashes of weights say so whatever the networks
 * are called, and different ones deny it; where one of the two is unknown, the ids decide.
 */
export function servedInLoss(network: NetworkIdentity, lossNetworks: readonly NetworkIdentity[]): boolean {
  return lossNetworks.some((other) =>
    network.weights !== null && other.weights !== null ? network.weights === other.weights : network.id === other.id,
  );
}
