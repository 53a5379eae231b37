import type { ByteSource } from "../bytes/byte-source.ts";
import type { ElementType } from "../tensors/element-type.ts";

/** What a pickle's values become. Lists and tuples are arrays. Nothing here can run. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | PickleBytes
  | PickleDict
  | PickleSet
  | PickleGlobal
  | PickleObject
  | PickleStorage
  | PickleTensor
  | PickleDtype
  | PickleArray;

/** A byte string, left where it lies. */
export class PickleBytes {
  readonly source: ByteSource;
  constructor(source: ByteSource) {
    this.source = source;
  }
}

/** dict, OrderedDict and their kind. */
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

export class PickleSet {
  readonly items: PickleValue[];
  constructor(items: PickleValue[]) {
    this.items = items;
  }
}

/** A class or function by name; it is only ever a name. */
export class PickleGlobal {
  readonly module: string;
  readonly name: string;
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }
  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What would have been an instance of `type`, or the result of calling it: the arguments and the state, as written. */
export class PickleObject {
  readonly type: string;
  readonly args: readonly PickleValue[];
  readonly items: PickleValue[] = [];
  readonly entries = new Map<PickleValue, PickleValue>();
  readonly attributes = new Map<PickleValue, PickleValue>();
  constructor(type: string, args: readonly PickleValue[]) {
    this.type = type;
    this.args = args;
  }
}

/** Where a storage's bytes lie. Legacy files tell it only behind the pickle, so it is filled in later. */
export interface StoragePlace {
  readonly source: ByteSource;
  readonly offset: number;
  readonly littleEndian: boolean;
}

/** The flat memory behind one or several tensors. */
export class PickleStorage {
  readonly type: ElementType;
  /** Elements of `type`. */
  readonly length: number;
  /** Elements to skip, for a legacy view of another storage. */
  readonly skip: number;
  /** Shared by all views of one storage. */
  readonly place: { current: StoragePlace | undefined };
  constructor(type: ElementType, length: number, skip: number, place: { current: StoragePlace | undefined }) {
    this.type = type;
    this.length = length;
    this.skip = skip;
    this.place = place;
  }
}

/** A strided view of a storage; offset and strides in elements of `type`. */
export class PickleTensor {
  readonly storage: PickleStorage;
  readonly type: ElementType;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(
    storage: PickleStorage,
    type: ElementType,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.type = type;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** A NumPy element type; the byte order comes with BUILD. */
export class PickleDtype {
  readonly code: string;
  littleEndian = true;
  constructor(code: string) {
    this.code = code;
  }
}

/** A NumPy array; its content comes with BUILD. */
export class PickleArray {
  content: { shape: readonly number[]; dtype: PickleDtype; columnMajor: boolean; source: ByteSource } | undefined;
}
