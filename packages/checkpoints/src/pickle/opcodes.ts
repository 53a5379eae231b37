import { sliceSource } from "../bytes/byte-source.ts";
import { latin1Text } from "../bytes/latin1.ts";
// biome-ignore lint/suspicious/noImportCycles: the machine and its instructions are one thing in two files; this side is a type alone
import type { PickleMachine } from "./pickle-machine.ts";
import { PickleBytes, PickleDict, PickleSet, type PickleValue } from "./pickle-values.ts";

type Instruction = (machine: PickleMachine) => void;

/** Longest text and number that are read; names, keys and optimiser settings are far shorter. */
const longestLine = 1 << 16;
const longestText = 1 << 28;
const longestInteger = 256;
const highestProtocol = 5;

const utf8 = new TextDecoder();
const utf8Text = (bytes: Uint8Array): string => utf8.decode(bytes);

function text(machine: PickleMachine, length: number, decode = utf8Text): string {
  if (length > longestText) machine.fail(`it holds a text of ${length} bytes; expected at most ${longestText}`);
  return decode(machine.cursor.take(length, "a text"));
}

/** A byte string stays in the file: it may be a whole storage. */
function bytes(machine: PickleMachine, length: number): PickleBytes {
  const { cursor } = machine;
  const value = new PickleBytes(sliceSource(cursor.source, cursor.position, length, "a byte string"));
  cursor.skip(length, "a byte string");
  return value;
}

/** Python 2 wrote arrays as its byte-like str: a long one stays in the file as bytes. */
function oldString(machine: PickleMachine, length: number): PickleValue {
  return length > longestLine ? bytes(machine, length) : text(machine, length, latin1Text);
}

function line(machine: PickleMachine, decode = utf8Text): string {
  return decode(machine.cursor.line(longestLine, "a line"));
}

/** Little-endian two's complement. */
function integer(machine: PickleMachine, length: number): number | bigint {
  if (length > longestInteger)
    machine.fail(`it holds an integer of ${length} bytes; expected at most ${longestInteger}`);
  const digits = machine.cursor.take(length, "an integer");
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i] as number);
  const signed =
    length > 0 && ((digits[length - 1] as number) & 0x80) !== 0 ? value - (1n << BigInt(8 * length)) : value;
  return narrow(signed);
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function decimal(machine: PickleMachine): PickleValue {
  const digits = line(machine);
  if (digits === "00") return false;
  if (digits === "01") return true;
  if (!/^\s*[-+]?\d{1,600}L?\s*$/.test(digits)) machine.fail(`"${digits.slice(0, 40)}" is no whole number`);
  return narrow(BigInt(digits.trim().replace("L", "").replace("+", "")));
}

function float(machine: PickleMachine): number {
  const digits = line(machine).trim();
  const special = new Map([
    ["nan", Number.NaN],
    ["inf", Number.POSITIVE_INFINITY],
    ["-inf", Number.NEGATIVE_INFINITY],
  ]).get(digits);
  if (special === undefined && !/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(digits))
    machine.fail(`"${digits.slice(0, 40)}" is no number`);
  return special ?? Number(digits);
}

/** Protocol 0 writes text in Python's own notation; only plain ASCII in quotes is needed for names and keys. */
function quoted(machine: PickleMachine): string {
  const literal = line(machine).trim();
  const inner = /^(['"])(.*)\1$/s.exec(literal)?.[2];
  if (inner === undefined) machine.fail("a text is not in quotes");
  return inner.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, code: string) => {
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: "\n", r: "\r", t: "\t" }[code] ?? code;
  });
}

function rawUnicode(machine: PickleMachine): string {
  return line(machine, latin1Text).replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function dictOf(machine: PickleMachine): void {
  const pairs = machine.popMark();
  machine.push(new PickleDict());
  machine.setItems(pairs);
}

function pushTuple(machine: PickleMachine, count: number): void {
  const values = Array.from({ length: count }, () => machine.pop());
  machine.push(values.reverse());
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== "string" || typeof module !== "string") machine.fail("a global has no name");
  machine.push(machine.host.global(module, name));
}

function reduce(machine: PickleMachine): void {
  const args = machine.popArguments();
  machine.push(machine.host.reduce(machine.pop(), args));
}

function oldInstance(machine: PickleMachine, callable: PickleValue | undefined, args: readonly PickleValue[]): void {
  if (callable === undefined) machine.fail("an instance has no class");
  machine.push(machine.host.reduce(callable, args));
}

function unsupported(what: string): Instruction {
  return (machine) => machine.fail(`it uses ${what}, which checkpoints do not need`);
}

/** Key: the character that pickletools gives for the instruction, or its byte. */
const table: readonly (readonly [string | number, Instruction])[] = [
  [
    0x80,
    (m) => {
      if (m.cursor.byte("a protocol number") > highestProtocol) m.fail(`its protocol is newer than ${highestProtocol}`);
    },
  ],
  [
    0x95,
    (m) => {
      m.cursor.uint64("a frame");
    },
  ],
  // Containers and the stack.
  ["(", (m) => m.mark()],
  [
    "0",
    (m) => {
      if (m.stack.length > 0) m.pop();
      else m.popMark();
    },
  ],
  [
    "1",
    (m) => {
      m.popMark();
    },
  ],
  ["2", (m) => m.push(m.top())],
  ["]", (m) => m.push([])],
  ["l", (m) => m.push(m.popMark())],
  [
    "a",
    (m) => {
      const value = m.pop();
      m.append([value]);
    },
  ],
  ["e", (m) => m.append(m.popMark())],
  ["}", (m) => m.push(new PickleDict())],
  ["d", dictOf],
  [
    "s",
    (m) => {
      const value = m.pop();
      const key = m.pop();
      m.setItems([key, value]);
    },
  ],
  ["u", (m) => m.setItems(m.popMark())],
  [")", (m) => m.push([])],
  ["t", (m) => m.push(m.popMark())],
  [0x85, (m) => pushTuple(m, 1)],
  [0x86, (m) => pushTuple(m, 2)],
  [0x87, (m) => pushTuple(m, 3)],
  [0x8f, (m) => m.push(new PickleSet([]))],
  [0x90, (m) => m.append(m.popMark())],
  [0x91, (m) => m.push(new PickleSet(m.popMark()))],
  // The memo.
  ["p", (m) => m.remember(Number(line(m)))],
  ["q", (m) => m.remember(m.cursor.byte("a memo index"))],
  ["r", (m) => m.remember(m.cursor.uint32("a memo index"))],
  [0x94, (m) => m.remember(m.memo.size)],
  ["g", (m) => m.recall(Number(line(m)))],
  ["h", (m) => m.recall(m.cursor.byte("a memo index"))],
  ["j", (m) => m.recall(m.cursor.uint32("a memo index"))],
  // Numbers.
  ["N", (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  ["I", (m) => m.push(decimal(m))],
  ["L", (m) => m.push(decimal(m))],
  ["J", (m) => m.push(m.cursor.int32("an integer"))],
  ["K", (m) => m.push(m.cursor.byte("an integer"))],
  ["M", (m) => m.push(m.cursor.uint16("an integer"))],
  [0x8a, (m) => m.push(integer(m, m.cursor.byte("an integer's length")))],
  [0x8b, (m) => m.push(integer(m, m.cursor.uint32("an integer's length")))],
  ["F", (m) => m.push(float(m))],
  ["G", (m) => m.push(m.cursor.float64BigEndian("a number"))],
  // Texts and bytes.
  ["S", (m) => m.push(quoted(m))],
  ["T", (m) => m.push(oldString(m, m.cursor.uint32("a text's length")))],
  ["U", (m) => m.push(oldString(m, m.cursor.byte("a text's length")))],
  ["V", (m) => m.push(rawUnicode(m))],
  ["X", (m) => m.push(text(m, m.cursor.uint32("a text's length")))],
  [0x8c, (m) => m.push(text(m, m.cursor.byte("a text's length")))],
  [0x8d, (m) => m.push(text(m, m.cursor.uint64("a text's length")))],
  ["B", (m) => m.push(bytes(m, m.cursor.uint32("a byte string's length")))],
  ["C", (m) => m.push(bytes(m, m.cursor.byte("a byte string's length")))],
  [0x8e, (m) => m.push(bytes(m, m.cursor.uint64("a byte string's length")))],
  [0x96, (m) => m.push(bytes(m, m.cursor.uint64("a byte array's length")))],
  // Names, and what is done with them.
  [
    "c",
    (m) => {
      const module = line(m);
      m.push(m.host.global(module, line(m)));
    },
  ],
  [0x93, stackGlobal],
  ["R", reduce],
  [0x81, reduce],
  [
    0x92,
    (m) => {
      m.pop();
      reduce(m);
    },
  ],
  [
    "i",
    (m) => {
      const module = line(m);
      const callable = m.host.global(module, line(m));
      oldInstance(m, callable, m.popMark());
    },
  ],
  [
    "o",
    (m) => {
      const [callable, ...args] = m.popMark();
      oldInstance(m, callable, args);
    },
  ],
  [
    "b",
    (m) => {
      const state = m.pop();
      m.host.build(m.top(), state);
    },
  ],
  ["P", (m) => m.push(m.host.persistent(line(m)))],
  ["Q", (m) => m.push(m.host.persistent(m.pop()))],
  [0x82, unsupported("extension codes")],
  [0x83, unsupported("extension codes")],
  [0x84, unsupported("extension codes")],
  [0x97, unsupported("out-of-band buffers")],
  [0x98, unsupported("out-of-band buffers")],
];

/** Instructions by their byte. STOP (0x2e) is the machine's own. */
export const opcodes: readonly (Instruction | undefined)[] = table.reduce((byByte, [code, instruction]) => {
  byByte[typeof code === "number" ? code : code.charCodeAt(0)] = instruction;
  return byByte;
}, new Array<Instruction | undefined>(256).fill(undefined));
