import { type ElementType, elementType } from "../tensors/element-type.ts";

/** How a data element of a MAT-file of level 5 stores its numbers, by the code of its tag ("MAT-File Format", table 1-1). */
export const storedTypes: ReadonlyMap<number, ElementType> = new Map(
  (
    [
      [1, "int8"],
      [2, "uint8"],
      [3, "int16"],
      [4, "uint16"],
      [5, "int32"],
      [6, "uint32"],
      [7, "float32"],
      [9, "float64"],
      [12, "int64"],
      [13, "uint64"],
    ] as const
  ).map(([code, name]) => [code, elementType(name)]),
);

/** Codes of the elements that hold others. */
export const miMatrix = 14;
export const miCompressed = 15;

/** Classes of full arrays of numbers, by the code in an array's flags (table 1-3): double, single, and eight of integers. */
export const isNumberClass = (code: number): boolean => code >= 6 && code <= 15;
