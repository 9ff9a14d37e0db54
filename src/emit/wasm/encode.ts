/**
 * A WebAssembly module in its binary form: functions, what they import and export, and a memory of fixed size. Knows the
 * format; nothing of kernels. https://webassembly.github.io/spec/core/binary/modules.html
 */
import { diagnostic } from "../../diagnostics.js";
import { Bytes } from "./bytes.js";
import {
  INSTRUCTIONS,
  type Instruction,
  type InstructionName,
  TYPE_CODES,
  type ValueType,
  widthOfAccess,
} from "./instructions.js";

export const PAGE = 65_536;
/** What engines agree on: https://webassembly.github.io/spec/js-api/#limits */
const MOST = { pages: 65_536, body: 7_654_321, locals: 50_000, functions: 1_000_000 };

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | "none";
}

export interface Import extends Signature {
  readonly module: string;
  readonly name: string;
}

export interface WasmFunction extends Signature {
  /** What it is exported as, if it is. */
  readonly exported?: string;
  /** The types of its locals besides the parameters. */
  readonly locals: readonly ValueType[];
  readonly code: Uint8Array;
}

export interface WasmModule {
  readonly imports: readonly Import[];
  readonly functions: readonly WasmFunction[];
  /** The bytes of memory that it uses; rounded up to pages. */
  readonly memory: number;
  /** Numbers that are in memory from the beginning, from a byte on. */
  readonly constants?: { readonly start: number; readonly numbers: readonly number[] };
}

/** The code of a function's body, instruction by instruction. */
export class Body {
  private readonly bytes = new Bytes();
  /** Where the last instruction begins, if it puts what is on the stack into a local; and which. */
  private lastSet = -1;
  private lastLocal = -1;

  get code(): Uint8Array {
    return this.bytes.view;
  }

  emit(name: InstructionName, immediate: number | ValueType | "none" = 0): void {
    if (name === "local.get" && this.lastSet >= 0 && this.lastLocal === immediate) {
      this.bytes.patch(this.lastSet, INSTRUCTIONS["local.tee"].code[0]!);
      this.lastSet = -1;
      return;
    }
    this.lastSet = name === "local.set" ? this.bytes.length : -1;
    this.lastLocal = immediate as number;
    const { code, immediate: kind } = INSTRUCTIONS[name] as Instruction;
    for (const byte of code) this.bytes.byte(byte);
    if (kind === "index") this.bytes.unsigned(immediate as number);
    else if (kind === "i32") this.bytes.signed(immediate as number);
    else if (kind === "f64" || kind === "twice")
      for (let i = 0; i < (kind === "f64" ? 1 : 2); i++) this.bytes.double(immediate as number);
    else if (kind === "lane") this.bytes.byte(immediate as number);
    else if (kind === "lanes") for (let i = 0; i < 16; i++) this.bytes.byte((i + (immediate as number)) % 16);
    else if (kind === "type") this.bytes.byte(TYPE_CODES[immediate as ValueType]);
    else if (kind === "place" || kind === "placeOfLane") {
      // Numbers are aligned; vectors only as their lanes are.
      this.bytes.byte(Math.log2(Math.min(8, widthOfAccess(name))));
      this.bytes.unsigned(immediate as number);
      if (kind === "placeOfLane") this.bytes.byte(1);
    }
  }
}

/** @throws `too-large`, with the figure, for what no engine takes. */
export function encodeModule({ imports, functions, memory, constants }: WasmModule): Uint8Array {
  const signatures = [...imports, ...functions].map(keyOf);
  const types = [...new Set(signatures)];
  const typeOf = (signature: Signature): number => types.indexOf(keyOf(signature));
  const pages = Math.ceil(memory / PAGE);
  limit("pages of memory", pages, MOST.pages);
  limit("functions", functions.length, MOST.functions);
  const out = new Bytes();
  out.append([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(out, 1, types, (type, to) => {
    const [parameters, result] = JSON.parse(type) as [ValueType[], Signature["result"]];
    to.byte(0x60);
    to.sized(Uint8Array.from(parameters, (one) => TYPE_CODES[one]));
    to.sized(Uint8Array.from(result === "none" ? [] : [TYPE_CODES[result]]));
  });
  section(out, 2, imports, (one, to) => {
    to.name(one.module);
    to.name(one.name);
    to.byte(0);
    to.unsigned(typeOf(one));
  });
  section(out, 3, functions, (one, to) => to.unsigned(typeOf(one)));
  section(out, 5, [pages], (count, to) => {
    to.byte(1);
    to.unsigned(count);
    to.unsigned(count);
  });
  const exported = functions.flatMap(({ exported: name }, i) => (name === undefined ? [] : [{ name, kind: 0, i }]));
  const first = imports.length;
  section(out, 7, [{ name: "memory", kind: 2, i: -first }, ...exported], ({ name, kind, i }, to) => {
    to.name(name);
    to.byte(kind);
    to.unsigned(first + i);
  });
  section(out, 10, functions, ({ locals, code }, to) => {
    limit("locals in a function", locals.length, MOST.locals);
    limit("bytes in a function", code.length, MOST.body);
    const body = new Bytes();
    const groups = runsOf(locals);
    body.unsigned(groups.length);
    for (const { type, count } of groups) {
      body.unsigned(count);
      body.byte(TYPE_CODES[type]);
    }
    body.append(code);
    body.byte(INSTRUCTIONS.end.code[0]!);
    to.sized(body.view);
  });
  section(out, 11, constants && constants.numbers.length > 0 ? [constants] : [], ({ start, numbers }, to) => {
    to.byte(0);
    const place = new Body();
    place.emit("i32.const", start);
    place.emit("end");
    to.append(place.code);
    const content = new Bytes();
    for (const one of numbers) content.double(one);
    to.sized(content.view);
  });
  return out.view;
}

const keyOf = ({ parameters, result }: Signature): string => JSON.stringify([parameters, result]);

function section<T>(out: Bytes, id: number, list: readonly T[], write: (one: T, to: Bytes) => void): void {
  if (list.length === 0) return;
  const content = new Bytes();
  content.unsigned(list.length);
  for (const one of list) write(one, content);
  out.byte(id);
  out.sized(content.view);
}

function runsOf(types: readonly ValueType[]): { type: ValueType; count: number }[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return runs;
}

function limit(what: string, count: number, most: number): void {
  if (count > most) throw diagnostic("too-large", `${count.toLocaleString("en")} ${what}`, most.toLocaleString("en"));
}
