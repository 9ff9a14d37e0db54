/**
 * What statements of a program of loops read, as texts: numbers, locals, elements of arrays, and variables where an element is
 * read several times, or is overwritten before its last use. Writes the lines that such variables take.
 */
import { takesCondition } from "../../ir/opcodes.js";
import type { Accesses } from "../../layout/loops/access.js";
import type { Block } from "../../layout/loops/blocks.js";
import { type Load, loadsIn } from "../../layout/loops/holding.js";
import type { Program } from "../../layout/loops/program.js";
import { computes, IF, LITERAL, portOfSpace, VALUE } from "../../layout/loops/sequence.js";
import { atom, type Code, infix, literal } from "../../ops/code.js";
import type { Surroundings } from "../surroundings.js";
import type { Addresses } from "./addresses.js";

/** What the printer of the program does for it. */
interface Printer {
  readonly line: (text: string) => void;
  /** A name for a variable that no other one has. */
  readonly temporary: () => string;
  /** A value that is in a local, or printed inside of the statement that uses it. */
  readonly valueOf: (statement: number) => Code;
}

export class Operands {
  private readonly program: Program;
  private readonly accesses: Accesses;
  private readonly addresses: Addresses;
  private readonly around: Surroundings;
  private readonly printer: Printer;
  /** By operand of a statement; and the variables of those that are in one. */
  private readonly loads = new Map<number, Load>();
  private readonly loaded = new Map<Load, string>();
  /** By operand: the variable of what is read at the beginning of an iteration. */
  private readonly early = new Map<number, string>();

  constructor(program: Program, accesses: Accesses, addresses: Addresses, around: Surroundings, printer: Printer) {
    this.program = program;
    this.accesses = accesses;
    this.addresses = addresses;
    this.around = around;
    this.printer = printer;
  }

  /** Looks which elements the statements of a block read several times. */
  enter(block: Block): void {
    for (const [operand, load] of loadsIn(block, this.accesses)) this.loads.set(operand, load);
  }

  /** Puts cells of iterations before that this one writes to into variables. */
  readEarly(loop: Block): void {
    const names = new Map<string, string>();
    for (const statement of loop.steps) {
      if (typeof statement !== "number") continue;
      for (let k = 0; k < 3; k++) {
        if (!this.program.storage.isReadEarly(statement, k)) continue;
        const { text } = this.plain(statement, k);
        if (!names.has(text)) {
          names.set(text, this.printer.temporary());
          this.printer.line(`const ${names.get(text)} = ${text};`);
        }
        this.early.set(3 * statement + k, names.get(text)!);
      }
    }
  }

  of(statement: number, k: number): Code {
    const early = this.early.get(3 * statement + k);
    if (early !== undefined) return atom(early);
    const load = this.loads.get(3 * statement + k);
    const known = load && this.loaded.get(load);
    if (known !== undefined) return atom(known);
    const code = this.plain(statement, k);
    // An offset is mentioned twice: in a test, and in an index.
    const isSeveral = load && (load.times > 1 || this.accesses.isOffset(statement, k));
    if (!isSeveral || !code.text.includes("[")) return code;
    const name = this.printer.temporary();
    this.loaded.set(load, name);
    this.printer.line(`const ${name} = ${code.text};`);
    return atom(name);
  }

  private plain(statement: number, k: number): Code {
    const { storage, elements, tape, sequence, first } = this.program;
    const datum = elements.datum(statement, k);
    if (datum)
      return "literal" in datum
        ? literal(datum.literal)
        : this.addresses.load(this.addresses.lookupText("data", datum));
    const space = this.accesses.spaceOf(statement, k);
    if (space === LITERAL) return literal(tape.constantOf(sequence.number[3 * first[statement]! + k]!));
    if (space !== VALUE) {
      const { name, offset } = this.around.arrays[portOfSpace(space)!];
      return this.addresses.load(this.addresses.element(name, elements.read(statement, k)!, offset));
    }
    const local = storage.localOf(statement, k);
    if (local >= 0) return this.printer.valueOf(local);
    const loaded = this.addresses.load(this.addresses.element("values", elements.read(statement, k)!));
    const op = this.accesses.opOf(statement);
    if (this.around.hasIntegers && this.accesses.isOffset(statement, k) && loaded.text.includes("["))
      return atom(`(${infix("|", loaded, literal(0)).text})`);
    // Conditions in cells are numbers: 1 and 0.
    return op === IF || (computes(op) && takesCondition(op, k)) ? infix("!==", loaded, literal(0)) : loaded;
  }
}
