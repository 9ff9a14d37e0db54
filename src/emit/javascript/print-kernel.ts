/**
 * Prints a kernel as straight-line JavaScript: one `const` per row, in the order of the tape, under a comment with the
 * line of the model it comes from. Chooses names, parentheses and where a local is loaded; optimises nothing.
 */
import { arities, isCondition, isLeaf, recordOf } from "../../ir/opcodes.js";
import type { Output } from "../../ir/tape.js";
import type { Chunk, Layout } from "../../layout/kernel.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import { Scope } from "../names.js";
import { type Kernel, type Surroundings, targetName, zeros } from "./kernel.js";

/** A kernel that is a straight line. */
type Line = Kernel & { readonly layout: Layout };

type Printer = (...operands: readonly Code[]) => Code;

/** The bodies of the kernel's functions, one per chunk. */
export function printKernel(kernel: Line, around: Surroundings): string[] {
  const printer = new KernelPrinter(kernel, around);
  return kernel.layout.chunks.map((chunk) => printer.chunk(chunk));
}

/** What the function that calls the chunks returns, if anything: the last value is in a cell by then. */
export function printReturn(kernel: Pick<Line, "tape" | "layout">, { typed }: Surroundings): string {
  const row = returnedRow(kernel);
  if (row === undefined) return "";
  if (kernel.tape.isConstant(row)) return `return ${literal(kernel.tape.constantOf(row)).text};`;
  return `return values[${kernel.layout.cell[row]}]${typed ? "!" : ""};`;
}

const returnedRow = ({ tape }: Pick<Line, "tape">): number | undefined =>
  tape.outputs.find(({ target }) => target === "return")?.ids[0];

class KernelPrinter {
  private readonly kernel: Line;
  private readonly around: Surroundings;
  private readonly scope: Scope;
  /** The local of each row that has one, by row. */
  private readonly locals: (string | undefined)[] = [];
  /** The chunk (its start) in which a row's local is declared. */
  private readonly declared: Int32Array;
  /** Conditions with one use are printed where they are used. */
  private readonly inlined = new Map<number, Code>();
  /** Where rows are stored, in a list per row: the output's position and the element. */
  private readonly stores: Stores;
  private readonly bang: string;
  private temporaries = 0;
  private lines: string[] = [];
  private chunkStart = 0;
  private lastPlace: string | undefined;

  constructor(kernel: Line, around: Surroundings) {
    this.kernel = kernel;
    this.around = around;
    this.scope = new Scope(around.reserved);
    this.declared = new Int32Array(kernel.tape.size).fill(-1);
    this.stores = new Stores(kernel.tape.outputs, kernel.tape.size);
    this.bang = around.typed ? "!" : "";
  }

  chunk({ from, to }: Chunk): string {
    const { tape, layout } = this.kernel;
    this.lines = [];
    this.chunkStart = from;
    this.lastPlace = undefined;
    if (from === 0) this.printIdleStores();
    for (let id = from; id < to; id++) {
      if (isLeaf(tape.op[id]!)) this.storeLeaf(id);
      else this.printRow(id);
    }
    const returned = returnedRow(this.kernel);
    if (returned !== undefined && layout.chunks.length === 1) this.lines.push(`return ${this.operand(returned).text};`);
    return this.lines.join("\n");
  }

  private printRow(id: number): void {
    const { tape, layout } = this.kernel;
    const code = this.expression(id);
    const stored = this.stores.of(id);
    const crosses = layout.cell[id]! >= 0;
    const uses = layout.uses[id]! + (returnedRow(this.kernel) === id && !crosses ? 1 : 0);
    if (isCondition[tape.op[id]!] && uses === 1 && !crosses) {
      this.inlined.set(id, code);
      return;
    }
    this.printPlace(tape.span[id]!);
    if (uses === 0 && stored.length === 1 && !crosses) return this.store(stored[0]!, code);
    const local = this.declare(id, code);
    if (crosses) {
      const value = isCondition[tape.op[id]!] ? ternary(local, literal(1), literal(0)) : local;
      this.lines.push(`values[${layout.cell[id]}] = ${value.text};`);
    }
    for (const store of stored) this.store(store, local);
  }

  private expression(id: number): Code {
    const { op, a, b, c } = this.kernel.tape;
    const code = op[id]!;
    const arity = arities[code]!;
    const { js } = recordOf(code) as { js: Printer };
    const x = this.operand(a[id]!);
    if (arity === 1) return js(x);
    const y = this.operand(b[id]!);
    return arity === 2 ? js(x, y) : js(x, y, this.operand(c[id]!));
  }

  /** A row as an operand: a literal, a local, or a local that is loaded now. */
  private operand(id: number): Code {
    const { tape, layout } = this.kernel;
    if (tape.isConstant(id)) return literal(tape.constantOf(id));
    if (this.declared[id] === this.chunkStart) return atom(this.locals[id]!);
    const inlined = this.inlined.get(id);
    if (inlined) return inlined;
    if (tape.isRead(id)) return this.declare(id, this.element(tape.portOf(id), tape.a[id]!));
    const cell = atom(`values[${layout.cell[id]}]${this.bang}`);
    return this.declare(id, isCondition[tape.op[id]!] ? infix("!==", cell, literal(0)) : cell);
  }

  private declare(id: number, code: Code): Code {
    this.locals[id] ??= this.scope.unique(this.nameOf(id));
    this.declared[id] = this.chunkStart;
    this.lines.push(`const ${this.locals[id]} = ${code.text};`);
    return atom(this.locals[id]!);
  }

  private nameOf(id: number): string {
    const { tape } = this.kernel;
    if (tape.isRead(id)) return this.around.nameOf(tape.portOf(id), tape.a[id]!);
    const primal = tape.adjointOf[id]!;
    const of = primal >= 0 && tape.isRead(primal) ? this.nameOf(primal) : this.locals[primal];
    // Two rows can be adjoints of what sharing made one row: only the first one is named after it.
    return of === undefined || this.scope.has(`d_${of}`) ? `t${++this.temporaries}` : `d_${of}`;
  }

  private element(port: keyof Surroundings["arrays"], element: number): Code {
    const { name, offset } = this.around.arrays[port];
    const index = offset === undefined ? String(element) : element === 0 ? offset : `${offset} + ${element}`;
    return atom(`${name}[${index}]${this.bang}`);
  }

  private printPlace(span: number): void {
    const place = this.around.place(span);
    if (place !== undefined && place !== this.lastPlace) this.lines.push(`// ${place}`);
    this.lastPlace = place ?? this.lastPlace;
  }

  private store({ target, element }: Store, code: Code): void {
    const add = this.kernel.stores === "add";
    const array = targetName(target, this.around);
    this.lines.push(`${array}[${element}]${add ? `${this.bang} +=` : " ="} ${code.text};`);
  }

  /** Parameters, inputs and constants that are results themselves. */
  private storeLeaf(id: number): void {
    for (const store of this.stores.of(id)) this.store(store, this.operand(id));
  }

  /** Elements that are always 0. */
  private printIdleStores(): void {
    if (this.kernel.stores === "add") return;
    for (const output of this.kernel.tape.outputs) this.lines.push(...zeros(output, this.around));
  }
}

interface Store {
  readonly target: Output["target"];
  readonly element: number;
}

/** The array elements that each row goes to, as linked lists in three arrays. */
class Stores {
  private readonly first: Int32Array;
  private readonly next: number[] = [];
  private readonly store: Store[] = [];

  constructor(outputs: readonly Output[], rows: number) {
    this.first = new Int32Array(rows).fill(-1);
    for (const { target, ids } of outputs) {
      if (target === "return") continue;
      for (let element = ids.length - 1; element >= 0; element--) {
        const id = ids[element]!;
        if (id < 0) continue;
        this.next.push(this.first[id]!);
        this.first[id] = this.store.push({ target, element }) - 1;
      }
    }
  }

  of(id: number): Store[] {
    const found: Store[] = [];
    for (let i = this.first[id]!; i >= 0; i = this.next[i]!) found.push(this.store[i]!);
    return found;
  }
}
