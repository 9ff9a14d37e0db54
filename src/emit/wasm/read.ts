/**
 * Reads a WebAssembly module that was encoded here: its sections, and its functions instruction by instruction. For what
 * shows modules, and for what proves things of them. Knows the format; refuses what the encoder does not write.
 */
import { type Immediate, INSTRUCTIONS, type Instruction, TYPE_CODES, type ValueType } from "./instructions.js";

export interface Line {
  readonly name: string;
  readonly immediate?: number | string;
}

export interface ReadFunction {
  readonly type: number;
  readonly locals: readonly ValueType[];
  readonly code: readonly Line[];
}

export interface ReadModule {
  readonly types: readonly { readonly parameters: readonly ValueType[]; readonly results: readonly ValueType[] }[];
  readonly imports: readonly { readonly module: string; readonly name: string; readonly type: number }[];
  readonly functions: readonly ReadFunction[];
  readonly pages: { readonly least: number; readonly most: number };
  readonly exports: readonly { readonly name: string; readonly kind: number; readonly index: number }[];
}

const codeKey = (code: readonly number[]): number => code.reduce((key, byte) => 256 * key + byte, 0);
const BY_CODE = new Map(
  Object.entries(INSTRUCTIONS).map(([name, instruction]) => [codeKey(instruction.code), { name, ...instruction }]),
);
/** These are followed by a number of their own. */
const PREFIXES = new Set([0xfc, 0xfd]);
const typeNames = new Map(Object.entries(TYPE_CODES).map(([name, code]) => [code, name]));

class Reader {
  at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isOver(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    if (this.isOver) throw new RangeError("the module ends in the middle");
    return this.bytes[this.at++]!;
  }

  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  signed(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift < 25 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value;
    }
  }

  double(): number {
    const view = new DataView(this.taken(8).slice().buffer);
    return view.getFloat64(0, true);
  }

  taken(length: number): Uint8Array {
    this.at += length;
    if (this.at > this.bytes.length) throw new RangeError("the module ends in the middle");
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.taken(this.unsigned()));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read);
  }

  type(): ValueType {
    return typeNames.get(this.byte()) as ValueType;
  }

  instruction(): Line {
    const first = this.byte();
    const code = [first];
    if (PREFIXES.has(first))
      do code.push(this.byte());
      while (code.at(-1)! > 0x7f);
    const found = BY_CODE.get(codeKey(code));
    if (!found) throw new RangeError(`no instruction of a kernel has the code ${first}`);
    const { name, immediate } = found as { name: string } & Instruction;
    return immediate ? { name, immediate: this.immediate(immediate) } : { name };
  }

  private immediate(kind: Immediate): number | string {
    if (kind === "index") return this.unsigned();
    if (kind === "i32") return this.signed();
    if (kind === "f64") return this.double();
    if (kind === "twice") {
      this.double();
      return this.double();
    }
    if (kind === "type") return this.type();
    if (kind === "lane") return this.byte();
    // Sixteen bytes in a row, from one on.
    if (kind === "lanes") return this.taken(16)[0]!;
    this.byte();
    const place = this.unsigned();
    if (kind === "placeOfLane") this.byte();
    return place;
  }
}

export function readModule(bytes: Uint8Array): ReadModule {
  const reader = new Reader(bytes);
  reader.taken(8);
  const sections = new Map<number, Reader>();
  while (!reader.isOver) {
    const id = reader.byte();
    sections.set(id, new Reader(reader.taken(reader.unsigned())));
  }
  const all = <T>(id: number, read: (from: Reader) => T): T[] => {
    const from = sections.get(id);
    return from ? from.list(() => read(from)) : [];
  };
  const types = all(1, (from) => {
    from.byte();
    return { parameters: from.list(() => from.type()), results: from.list(() => from.type()) };
  });
  const imports = all(2, (from) => {
    const [module, name] = [from.text(), from.text()];
    from.byte();
    return { module, name, type: from.unsigned() };
  });
  const signatures = all(3, (from) => from.unsigned());
  const [pages = { least: 0, most: 0 }] = all(5, (from) => {
    from.byte();
    return { least: from.unsigned(), most: from.unsigned() };
  });
  const exports = all(7, (from) => ({ name: from.text(), kind: from.byte(), index: from.unsigned() }));
  const bodies = all(10, (from) => bodyIn(new Reader(from.taken(from.unsigned()))));
  const functions = bodies.map((body, i) => ({ type: signatures[i]!, ...body }));
  return { types, imports, functions, pages, exports };
}

function bodyIn(from: Reader): Pick<ReadFunction, "locals" | "code"> {
  const groups = from.list(() => ({ count: from.unsigned(), type: from.type() }));
  const code: Line[] = [];
  while (!from.isOver) code.push(from.instruction());
  return { locals: groups.flatMap(({ count, type }) => Array.from({ length: count }, () => type)), code };
}
