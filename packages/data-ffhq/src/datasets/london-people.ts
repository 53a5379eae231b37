import { DataError } from "@mfim/core/errors";

/** What a person of the London set may be used for. */
const londonSplits = ["train", "held-out", "measured"] as const;
export type LondonSplit = (typeof londonSplits)[number];

/**
 * Never trained on in any form: no picture, skin or shape of theirs. Of each sex the first four, by the SHA-256 of
 * "london-held-out:" and the number, of the 80 people that this project had when it chose.
 */
const heldOut = ["004", "008", "020", "026", "081", "132", "134", "139"];

/** The others of the set, whom the project never had: measured only. */
const measured = [
  ...["014", "019", "025", "034", "037", "038", "043", "061", "067", "082", "083"],
  ...["090", "096", "099", "100", "105", "113", "117", "120", "128", "137", "138"],
];

const train = [
  ...["001", "002", "003", "005", "006", "007", "009", "010", "011", "012", "013", "016"],
  ...["017", "018", "021", "022", "024", "027", "029", "030", "031", "032", "033", "036"],
  ...["039", "041", "042", "044", "045", "062", "063", "064", "066", "068", "069", "070"],
  ...["086", "087", "091", "092", "094", "097", "101", "102", "103", "104", "107", "108"],
  ...["112", "114", "115", "118", "119", "121", "122", "123", "124", "125", "126", "127"],
  ...["129", "130", "131", "135", "136", "140", "141", "142", "143", "144", "172", "173"],
];

const splitOf: ReadonlyMap<string, LondonSplit> = new Map([
  ...train.map((id) => [id, "train"] as const),
  ...heldOut.map((id) => [id, "held-out"] as const),
  ...measured.map((id) => [id, "measured"] as const),
]);

/** The 102 people of the Face Research Lab London Set, three digits each, in order. */
export const londonPeople: readonly string[] = [...splitOf.keys()].sort();

/**
 * What a person of the Face Research Lab London Set may be used for: "train", or only to measure with.
 * @param id three digits, as the set's own files begin
 * @throws DataError for a number that is not in the set
 */
export function londonSplit(id: string): LondonSplit {
  const split = splitOf.get(id);
  if (split !== undefined) return split;
  throw new DataError(
    `London set: expected one of its ${londonPeople.length} people, three digits from "001" to "173", got "${id}".`,
  );
}
