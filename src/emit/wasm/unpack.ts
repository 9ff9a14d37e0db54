/**
 * The code that reads the code: what `text.ts` makes of bytes, back into bytes, as a WebAssembly module of its own. It is fast
 * from the first byte on, where JavaScript would be interpreted. Knows that text, and instructions.
 */
import { Body, encodeModule } from "./encode.js";
import type { InstructionName, ValueType } from "./instructions.js";
import { FIRST_DIGIT, LEFT_OUT, LONGEST } from "./text.js";

/** A table has two bytes for whatever bits may come next: the byte that they begin with the code of, and that code's length. */
const TABLE = 2 * 2 ** LONGEST;
/** In memory: by byte where the table of what comes behind it is; all tables; behind them the text, and the bytes. */
const PLACES = { pointers: 0, tables: 4 * 256, text: 4 * 256 + 257 * TABLE };

export interface Unpacking {
  readonly module: Uint8Array;
  /** Where the text has to be, and where the bytes will be. */
  readonly text: number;
  readonly start: number;
}

/** The locals, which are all integers. */
const LOCALS = ["at", "held", "count", "character", "until", "table", "element", "out", "before"] as const;
type Local = (typeof LOCALS)[number];

/** Instructions, constants, and `=name` for what is put into a local, `name` for what is taken out. */
type Word = InstructionName | number | Local | `=${Local}`;

/** For so many bytes, and a text of so many digits. */
export function unpackingOf(length: number, textLength: number): Unpacking {
  const start = PLACES.text + textLength;
  const body = new Body();
  const write = (...words: Word[]): void => {
    words.forEach((word, i) => {
      const next = words[i + 1];
      const name = String(word);
      if (typeof word === "number") {
        if (!takesNumber(words[i - 1])) body.emit("i32.const", word);
      } else if (name.startsWith("=")) body.emit("local.set", LOCALS.indexOf(name.slice(1) as Local));
      else if ((LOCALS as readonly string[]).includes(name)) body.emit("local.get", LOCALS.indexOf(word as Local));
      else body.emit(word as InstructionName, OPENING.has(name) ? "none" : takesNumber(word) ? (next as number) : 0);
    });
  };
  /** The digit of a character, of which those that texts cannot have are left out. */
  const digit: Word[] = ["character", FIRST_DIGIT, "i32.sub"];
  for (const code of LEFT_OUT) digit.push("character", code, "i32.gt_s", "i32.sub");
  /** Reads on until there are so many bits at least. */
  const fill = (bits: number): Word[] =>
    [
      ...["block", "count", bits, "i32.ge_s", "br_if", 0, "loop"],
      ...["at", "i32.load8_u", PLACES.text, "=character", "at", 1, "i32.add", "=at"],
      ...["held", 6, "i32.shl", ...digit, "i32.or", "=held", "count", 6, "i32.add", "=count"],
      ...["count", bits, "i32.lt_s", "br_if", 0, "end", "end"],
    ] as Word[];
  /** Those bits that come next, and no more. */
  const take = (bits: number): Word[] => [
    ...fill(bits),
    ...(["count", bits, "i32.sub", "=count", "held", "count", "i32.shr_u", 2 ** bits - 1, "i32.and"] as Word[]),
  ];
  /** Reads a table. */
  const table: Word[] = [
    ...(["table", TABLE, "i32.add", "=table", "table", "=out", "loop"] as Word[]),
    ...take(12),
    ...(["=element", "out", TABLE, "element", 15, "i32.and", "i32.shr_u", "i32.add", "=until"] as Word[]),
    ...(["loop", "out", "element", "i32.store16", 0, "out", 2, "i32.add", "=out"] as Word[]),
    ...(["out", "until", "i32.lt_s", "br_if", 0, "end"] as Word[]),
    ...(["out", "table", TABLE, "i32.add", "i32.lt_s", "br_if", 0, "end"] as Word[]),
  ];
  // How many bytes there are is known.
  write(...take(15), "=until", ...take(15), "=until");
  write(PLACES.tables - TABLE, "=table", ...table);
  write("loop", "before", PLACES.tables, "i32.store", PLACES.pointers);
  write(...take(1), "if", ...table, "before", "table", "i32.store", PLACES.pointers, "end");
  write("before", 4, "i32.add", "=before", "before", 4 * 256, "i32.lt_s", "br_if", 0, "end");
  write(start, "=out", 0, "=before", "loop", ...fill(LONGEST));
  write("before", 2, "i32.shl", "i32.load", PLACES.pointers);
  write("held", "count", LONGEST, "i32.sub", "i32.shr_u", 2 ** LONGEST - 1, "i32.and", 1, "i32.shl", "i32.add");
  write("i32.load16_u", 0, "=element", "count", "element", 15, "i32.and", "i32.sub", "=count");
  write("element", 4, "i32.shr_u", "=before", "out", "before", "i32.store8", 0);
  write("out", 1, "i32.add", "=out", "out", start + length, "i32.lt_s", "br_if", 0, "end");
  const locals = LOCALS.map((): ValueType => "i32");
  const unpack = { parameters: [], result: "none" as const, exported: "unpack", locals, code: body.code };
  const module = encodeModule({ imports: [], functions: [unpack], memory: start + length });
  return { module, text: PLACES.text, start };
}

const OPENING: ReadonlySet<string> = new Set(["block", "loop", "if"]);

/** Whether what follows a word belongs to it. */
const takesNumber = (word: Word | undefined): boolean => /^br_if$|\.(load|store)/.test(String(word));
