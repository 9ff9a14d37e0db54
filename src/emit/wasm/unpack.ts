/**
 * The code that reads the code: what `text.ts` makes of bytes, back into bytes, as a WebAssembly module of its own. It is fast
 * from the first byte on, where JavaScript would be interpreted. Engines compile it as it stands, in one go, so it is short for
 * each byte: four digits become three bytes at a time, and tables say where the next table is. Knows that text, and instructions.
 */
import { Body, encodeModule } from "./encode.js";
import type { InstructionName, ValueType } from "./instructions.js";
import { FIRST_DIGIT, GROUP, LEFT_OUT, LONGEST } from "./text.js";

const CODES = 2 ** LONGEST;
/** An entry of a table, for whatever bits come next: a code's length, in four bits, its byte, and the place of the table behind that. */
const TABLE = 4 * CODES;
/** In memory: by byte, the table of what comes behind; bits in reverse, four bytes each; all tables; and the text, which becomes bits. */
const POINTERS = 0;
const REVERSED = 4 * 256;
const TABLES = REVERSED + 4 * CODES;
const TEXT = TABLES + 257 * TABLE;

export interface Unpacking {
  readonly module: Uint8Array;
  /** Where the text has to be, how many characters there is room for, and where the bytes will be. */
  readonly text: number;
  readonly room: number;
  readonly start: number;
}

/** The locals, which are all integers; the first is given. */
const LOCALS = ["length", "at", "digits", "element", "until", "last", "table", "out"] as const;
type Local = (typeof LOCALS)[number];

/** Instructions, constants, and `=name` for what is put into a local, `name` for what is taken out. */
type Word = InstructionName | number | Local | `=${Local}`;

/** For so many bytes, and a text of so many digits, between which there may be as much else. */
export function unpackingOf(length: number, textLength: number): Unpacking {
  const room = 2 * textLength + 1024;
  const start = TEXT + room;
  const writer = new Writer();
  writer.readDigits();
  writer.reverse();
  writer.findTables();
  writer.fillTables();
  writer.readBytes(start, start + length);
  const { code } = writer.body;
  const locals = LOCALS.slice(1).map((): ValueType => "i32");
  const unpack = { parameters: ["i32" as const], result: "none" as const, exported: "unpack", locals, code };
  // Two bytes are read at a time, the last one of which may be too many.
  const module = encodeModule({ imports: [], functions: [unpack], memory: start + length + 1 });
  return { module, text: TEXT, room, start };
}

class Writer {
  readonly body = new Body();

  /** Groups of digits become bits, in their place; what else there is, is left out. */
  readDigits(): void {
    this.loop("at", "length", () => {
      this.write("at", "i32.load8_u", TEXT, FIRST_DIGIT, "i32.lt_s", "if");
      this.advance("at", 1);
      this.write("else");
      // What is subtracted from four characters at once: as much from each, and one more for each that is left out below it.
      const ofEach = (value: number): number => (value * 0x01010101) | 0;
      this.write("at", "i32.load", TEXT, "=element", "element", ofEach(FIRST_DIGIT), "i32.sub");
      for (const code of LEFT_OUT)
        this.write("element", ofEach(127 - code), "i32.add", 7, "i32.shr_u", ofEach(1), "i32.and", "i32.sub");
      this.write("=element", "out", "element", 63, "i32.and");
      for (let digit = 1; digit < GROUP; digit++)
        this.write("element", 2 * digit, "i32.shr_u", 63 << (6 * digit), "i32.and", "i32.or");
      this.write("i32.store", TEXT);
      this.advance("out", 3);
      this.advance("at", GROUP);
      this.write("end");
    });
    // How many bytes there are is known.
    this.write(30, "=at");
  }

  /** The bits of each number in reverse: those of its half, one further down, and its last one in front. */
  reverse(): void {
    this.each(CODES, () => {
      this.write("out", 2, "i32.shl", "out", 1, "i32.shr_u", 2, "i32.shl", "i32.load", REVERSED, 1, "i32.shr_u");
      this.write("out", 1, "i32.and", LONGEST + 1, "i32.shl", "i32.or", "i32.store", REVERSED);
      this.advance("out", 1);
    });
  }

  /** Where tables will be; all bytes that have none of their own have the first. */
  findTables(): void {
    this.write(TABLES, "=until");
    this.each(256, () => {
      this.write("out", 2, "i32.shl", TABLES, "i32.store", POINTERS);
      this.take(1);
      this.write("if");
      this.advance("until", TABLE);
      this.write("out", 2, "i32.shl", "until", "i32.store", POINTERS, "end");
      this.advance("out", 1);
    });
    this.advance("until", TABLE);
    this.write("until", "=last", TABLES, "=table");
  }

  /** Each code in all places that begin with it. */
  fillTables(): void {
    this.loop("table", "last", () => {
      this.each(CODES, () => {
        this.take(12);
        this.write("=element", "out", CODES, "element", 15, "i32.and", "i32.shr_u", "i32.add", "=until");
        this.write("element", 4, "i32.shr_u", 2, "i32.shl", "i32.load", POINTERS, 12, "i32.shl");
        this.write("element", "i32.or", "=element");
        this.loop("out", "until", () => {
          this.write("out", 2, "i32.shl", "i32.load", REVERSED, "table", "i32.add", "element", "i32.store", 0);
          this.advance("out", 1);
        });
      });
      this.advance("table", TABLE);
    });
  }

  /** Two at a time of the bits that are there at once. */
  readBytes(start: number, end: number): void {
    this.write(0, "i32.load", POINTERS, "=table", start, "=out");
    this.loop("out", end, () => {
      this.write(...NEXT, "=digits");
      for (const at of [0, 1]) {
        this.write("digits", CODES - 1, "i32.and", 2, "i32.shl", "table", "i32.add", "i32.load", 0, "=element");
        this.write("out", "element", 4, "i32.shr_u", "i32.store8", at);
        this.write("element", 15, "i32.and", "=until", "at", "until", "i32.add", "=at");
        if (at === 0) this.write("digits", "until", "i32.shr_u", "=digits");
        this.write("element", 12, "i32.shr_u", "=table");
      }
      this.advance("out", 2);
    });
  }

  private write(...words: Word[]): void {
    words.forEach((word, i) => {
      const next = words[i + 1];
      const name = String(word);
      if (typeof word === "number") {
        if (!takesNumber(words[i - 1])) this.body.emit("i32.const", word);
      } else if (name.startsWith("=")) this.body.emit("local.set", LOCALS.indexOf(name.slice(1) as Local));
      else if ((LOCALS as readonly string[]).includes(name)) this.body.emit("local.get", LOCALS.indexOf(word as Local));
      else
        this.body.emit(word as InstructionName, OPENING.has(name) ? "none" : takesNumber(word) ? (next as number) : 0);
    });
  }

  private advance(local: Local, by: number): void {
    this.write(local, by, "i32.add", `=${local}`);
  }

  /** As long as a local is less. */
  private loop(local: Local, end: number | Local, inside: () => void): void {
    this.write("loop");
    inside();
    this.write(local, end, "i32.lt_s", "br_if", 0, "end");
  }

  /** From 0 on. */
  private each(count: number, inside: () => void): void {
    this.write(0, "=out");
    this.loop("out", count, inside);
  }

  /** So many bits that come next. */
  private take(count: number): void {
    this.write(...NEXT, 2 ** count - 1, "i32.and");
    this.advance("at", count);
  }
}

/** The bits that come next, 25 at least. */
const NEXT: readonly Word[] = ["at", 3, "i32.shr_u", "i32.load", TEXT, "at", 7, "i32.and", "i32.shr_u"];

const OPENING: ReadonlySet<string> = new Set(["block", "loop", "if"]);

/** Whether what follows a word belongs to it. */
const takesNumber = (word: Word | undefined): boolean => /^br_if$|\.(load|store)/.test(String(word));
