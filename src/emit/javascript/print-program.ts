/**
 * Prints a program of loops as JavaScript: locals where a value stays within an iteration, elements of `values` where it
 * does not, and a variable in front of an inner loop for what the loop carries along. Optimises nothing else. It is long because
 * all that is printed in a loop goes by what is carried there.
 */
import { arities, gathers, gets, isCondition, looksUp, recordOf } from "../../ir/opcodes.js";
import { Accesses, isLookup } from "../../layout/loops/access.js";
import { type Block, statementsIn } from "../../layout/loops/blocks.js";
import type { Lookup } from "../../layout/loops/elements.js";
import { elementsHeld, type Held } from "../../layout/loops/holding.js";
import type { Program } from "../../layout/loops/program.js";
import { END, IF, isCell, isStore, portOfSpace, RETURN, SUM, TAKE } from "../../layout/loops/sequence.js";
import { ACCUMULATE, DEDUCT, STORE } from "../../layout/loops/stores.js";
import { atom, type Code, infix, literal, prefix, ternary } from "../../ops/code.js";
import { Scope } from "../names.js";
import { markLines, type Surroundings, targetName, zeros } from "../surroundings.js";
import { Addresses } from "./addresses.js";
import { Cells } from "./cells.js";
import { Guarded } from "./guarded.js";
import { Operands } from "./operands.js";
import { Places } from "./places.js";
import { declaredBefore } from "./regions.js";
import { SingleUses } from "./single-uses.js";

/** Longer texts than this have a line of their own. */
const LONGEST_NESTED = 60;

/** Lines that are further in are not indented any more: a test in a test in a test … would be a text that is as wide as it is long. */
const DEEPEST = 24;
const VARIABLES_PER_LINE = 12;

const COUNTERS = ["i", "j", "k", "l", "m", "n"];

/** The bodies of the program's functions. */
export function printProgram(program: Program, stores: "set" | "add", around: Surroundings): string[] {
  return program.blocks.root.map((block, i) => new ProgramPrinter(program, stores, around).print(block, i === 0));
}

class ProgramPrinter {
  private readonly program: Program;
  private readonly stores: "set" | "add";
  private readonly around: Surroundings;
  private readonly accesses: Accesses;
  private readonly held: ReadonlyMap<Block, readonly Held[]>;
  private readonly places: Places;
  private readonly scope: Scope;
  private readonly lines: string[] = [];
  private readonly locals: string[] = [];
  /** Values that are printed inside of the statement that uses them. */
  private readonly nested: Code[] = [];
  private readonly uses: SingleUses;
  /** By statement without a place of its own: that of what is printed inside of it. */
  private readonly placed = new Map<number, number>();
  private readonly addresses: Addresses;
  private readonly operands: Operands;
  private readonly cells: Cells;
  /** By test: the statements whose variables are declared before it; and all of these statements. */
  private before = new Map<number, number[]>();
  private readonly declared = new Set<number>();
  private temporaries = 0;
  /** How many loops and tests are around the line. */
  private depth = 0;

  constructor(program: Program, stores: "set" | "add", around: Surroundings) {
    this.program = program;
    this.stores = stores;
    this.around = around;
    this.accesses = new Accesses(program);
    this.held = elementsHeld(program, this.accesses);
    this.places = new Places(program, around);
    this.addresses = new Addresses(around);
    this.uses = new SingleUses(program, this.accesses, around);
    this.scope = new Scope(around.reserved);
    this.operands = new Operands(program, this.accesses, this.addresses, around, {
      line: (text) => this.line(text),
      temporary: () => this.scope.unique(`t${++this.temporaries}`),
      valueOf: (statement) => this.nested[statement] ?? atom(this.locals[statement]!),
    });
    const guarded = new Guarded(this.lines, (text) => this.line(text));
    this.cells = new Cells(program, this.accesses, this.addresses, around, guarded, (statement, k) =>
      this.operands.of(statement, k),
    );
  }

  print(block: Block, isFirst: boolean): string {
    this.before = declaredBefore(block, this.program, this.accesses);
    if (isFirst) this.printZeros();
    this.steps(block);
    return this.lines.join("\n");
  }

  private line(text: string): void {
    this.lines.push("  ".repeat(Math.min(this.depth, DEEPEST)) + text);
  }

  private steps(block: Block): void {
    this.operands.enter(block);
    /** The loops so far; of tests that have not ended yet, how many there were before. */
    const loops: Block[] = [];
    const tests: number[] = [];
    block.steps.forEach((step, i) => {
      this.declareSums(block, step);
      if (typeof step !== "number") {
        loops.push(step);
        return this.loop(step);
      }
      const first = this.lines.length;
      if (this.accesses.opOf(step) === IF) tests.push(loops.length);
      if (this.accesses.opOf(step) === END) return this.end(loops.slice(tests.pop()));
      const user = this.uses.userOf(block, i);
      const next = block.steps[i + 1];
      this.statement(step, user >= 0, typeof next === "number" ? next : -1);
      const span = this.program.span[step]!;
      // Stores have no place of their own.
      if (user >= 0 && this.program.span[user]! < 0) this.placed.set(user, span);
      markLines(this.lines, first, this.placed.get(step) ?? span, this.around);
    });
  }

  /** Ends what may be skipped. */
  private end(loops: readonly Block[]): void {
    this.depth--;
    if (!loops.some((loop) => this.counts(loop))) return this.line("}");
    this.line("} else {");
    this.depth++;
    for (const loop of loops) this.count(loop);
    this.depth--;
    this.line("}");
  }

  /** Whether iterations of a loop, or of one inside, are counted from outside of it. */
  private counts(loop: Block): boolean {
    const inside = loop.steps.filter((step) => typeof step === "object");
    return (
      this.addresses.ordinals.some((ordinal) => ordinal.loop === loop) || inside.some((inner) => this.counts(inner))
    );
  }

  /** Counts the iterations of a loop that is skipped: tables go on behind what it takes from them. */
  private count(loop: Block): void {
    if (!this.counts(loop)) return;
    const inside = loop.steps.filter((step) => typeof step === "object");
    const counting = this.addresses.ordinals.filter((ordinal) => ordinal.loop === loop).map(({ name }) => name);
    const trip = this.tripOf(loop);
    if (!inside.some((inner) => this.counts(inner)))
      return counting.forEach((name) => this.line(`${name} += ${trip};`));
    const before = this.addresses.ordinals.length;
    this.declareOrdinals(loop);
    const counter = this.scope.unique(COUNTERS[loop.depth] ?? "i");
    this.addresses.counters.push(counter);
    this.line(`for (let ${counter} = 0; ${counter} < ${trip}; ${counter}++) {`);
    this.depth++;
    for (const inner of inside) this.count(inner);
    for (const name of counting) this.line(`${name}++;`);
    this.depth--;
    this.line("}");
    this.addresses.counters.pop();
    this.scope.release(counter);
    this.addresses.ordinals.length = before;
  }

  private tripOf(loop: Block): string {
    const trips = this.program.elements.trips(loop);
    return trips ? this.addresses.sum(trips) : String(loop.trips.constant);
  }

  /** Variables for sums of this block that get their first contribution in a loop inside. */
  private declareSums(block: Block, step: number | Block): void {
    if (typeof step === "number") return;
    const { flat } = this.program.blocks;
    for (const statement of statementsIn(step)) {
      const taker = this.program.storage.sumOf(statement);
      if (taker < 0 || flat[taker]!.scope !== block || this.locals[taker] !== undefined) continue;
      this.locals[taker] = this.nameOf(taker);
      this.line(`let ${this.locals[taker]} = 0;`);
    }
  }

  private loop(loop: Block): void {
    const { depth } = loop;
    this.declareOrdinals(loop);
    const counter = this.scope.unique(COUNTERS[depth] ?? "i");
    this.line(`// ${this.places.ofLoop(loop)}`);
    const trip = this.tripOf(loop);
    this.addresses.counters.push(counter);
    const variables = (this.held.get(loop) ?? []).map(({ access, written }) => ({
      text: this.addresses.text(access),
      written,
      made: access.isOffset && this.around.hasIntegers ? " | 0" : "",
      name: this.scope.unique(`c${++this.temporaries}`),
    }));
    // TypeScript would look for the type of a variable that grows in the loop in the loop itself.
    const type = this.around.typed ? ": number" : "";
    for (const { name, text, written, made } of variables)
      this.line(`${written ? `let ${name}${type}` : `const ${name}`} = ${text}${this.addresses.bang}${made};`);
    this.line(`for (let ${counter} = 0; ${counter} < ${trip}; ${counter}++) {`);
    this.depth++;
    for (const { text, name } of variables) this.addresses.carried.set(text, name);
    const lookups = this.printLookups(loop);
    this.operands.readEarly(loop);
    this.steps(loop);
    for (const text of [...lookups, ...variables.map(({ text }) => text)]) this.addresses.carried.delete(text);
    for (const ordinal of this.addresses.ordinals) if (ordinal.loop === loop) this.line(`${ordinal.name}++;`);
    this.depth--;
    this.line("}");
    this.addresses.counters.pop();
    this.scope.release(counter);
    for (const { name, text, written } of variables) if (written) this.line(`${text} = ${name};`);
    while (this.addresses.ordinals.at(-1)?.since === depth) this.addresses.ordinals.pop();
  }

  /** Variables that count the iterations of loops inside where those take one entry of a table after the other. */
  private declareOrdinals(outer: Block): void {
    for (const lookup of [...this.accesses.tripLookup(outer), ...this.accesses.lookupsIn(outer)]) {
      if (lookup.strides !== null || lookup.since !== outer.depth || this.addresses.ordinalOf(lookup)) continue;
      const name = this.scope.unique(`n${++this.temporaries}`);
      this.addresses.ordinals.push({ name, loop: lookup.loop, since: lookup.since });
      this.line(`let ${name} = 0;`);
    }
  }

  /** Entries of tables of indices that change with this loop, in variables. */
  private printLookups(loop: Block): string[] {
    const indices = (step: number | Block): Lookup[] =>
      typeof step === "object"
        ? [...this.accesses.tripLookup(step), ...step.steps.flatMap(indices)]
        : this.accesses.of(step).flatMap(({ at }) => (isLookup(at) ? [] : (at.lookup ?? [])));
    const changing = loop.steps.flatMap(indices).filter((lookup) => lookup.loop === loop);
    const texts = new Set(changing.map((lookup) => this.addresses.lookupText("index", lookup)));
    for (const text of texts) {
      const name = this.scope.unique(`at${++this.temporaries}`);
      this.line(`const ${name} = ${text}${this.addresses.bang};`);
      this.addresses.carried.set(text, name);
    }
    return [...texts];
  }

  /**
   * @param nests whether its value goes into the text of the next one.
   * @param next the statement behind it, or -1.
   */
  private statement(statement: number, nests: boolean, next: number): void {
    const op = this.accesses.opOf(statement);
    if (op === RETURN) return this.line(`return ${this.operands.of(statement, 0).text};`);
    if (isStore(op) && this.accesses.spaceOf(statement, 0) === SUM) return this.contribute(statement, op);
    if (isStore(op) && isCell(this.accesses.spaceOf(statement, 0))) return this.cells.change(statement, next);
    if (isStore(op)) return this.store(statement, op);
    if (op === TAKE) return this.take(statement);
    if (gathers[op]) return this.gather(statement, next);
    if (gets[op]) return this.get(statement);
    if (op === IF) return this.test(statement);
    this.printPlace(this.program.span[statement]!);
    const operands = looksUp[op]
      ? [this.entry(statement), this.operands.of(statement, 1)]
      : Array.from({ length: arities[op]! }, (_, k) => this.operands.of(statement, k));
    const { js } = recordOf(op) as { js: (...operands: Code[]) => Code };
    const code = js(...operands);
    if (nests && code.text.length <= LONGEST_NESTED) {
      this.nested[statement] = code;
      if (this.around.note) this.line(this.around.note(statement, code.text));
      return;
    }
    const kept = (value: Code): string => (isCondition[op] ? ternary(value, literal(1), literal(0)) : value).text;
    if (this.isOnlyKept(statement)) {
      if (this.around.note) this.line(this.around.note(statement, code.text));
      return this.line(`${this.cellOf(statement)} = ${kept(code)};`);
    }
    this.keep(statement, kept(atom(this.declare(statement, code.text))));
  }

  /** Whether nobody needs a local of a statement's value, which goes into its cell. What is the first of the author's name shows it. */
  private isOnlyKept(statement: number): boolean {
    if (this.uses.isUsed(statement) || !this.program.elements.written(statement)) return false;
    const own = this.around.authorsName(this.program.span[statement]!);
    return own === undefined || this.scope.has(own);
  }

  /** The local of a statement, with its value. */
  private declare(statement: number, value: string): string {
    const isDeclared = this.declared.has(statement);
    if (!isDeclared) this.locals[statement] = this.nameOf(statement);
    const name = this.locals[statement]!;
    this.line(`${isDeclared ? "" : "const "}${name} = ${value};`);
    return name;
  }

  /** Begins what is skipped unless a condition holds, or does not. */
  private test(statement: number): void {
    const variables: string[] = [];
    for (const inside of this.before.get(statement) ?? []) {
      if (this.locals[inside] !== undefined) continue;
      this.locals[inside] = this.nameOf(inside);
      this.declared.add(inside);
      variables.push(`${this.locals[inside]} = ${isCondition[this.accesses.opOf(inside)] ? "false" : "0"}`);
    }
    for (let at = 0; at < variables.length; at += VARIABLES_PER_LINE)
      this.line(`let ${variables.slice(at, at + VARIABLES_PER_LINE).join(", ")};`);
    const condition = this.operands.of(statement, 0);
    this.line(`if (${this.accesses.senseOf(statement) ? condition.text : prefix("!", condition).text}) {`);
    this.depth++;
  }

  /** The entry that a statement looks up. */
  private entry(statement: number): Code {
    const { name, offset } = this.around.arrays[portOfSpace(this.accesses.spaceOf(statement, 0))!];
    const before = [offset, this.operands.of(statement, 1).text].filter(Boolean).join(" + ");
    return atom(this.addresses.element(name, this.program.elements.read(statement, 0)!, before) + this.addresses.bang);
  }

  /** Takes what has come to a cell. */
  private gather(statement: number, next: number): void {
    const isAlone = !this.program.elements.written(statement) && !this.around.note;
    if (isAlone && this.uses.countOf(statement) === 1 && this.cells.handsOver(statement, next)) return;
    const isWanted = this.uses.isUsed(statement) || this.program.elements.written(statement) || this.around.note;
    if (isWanted) this.declare(statement, this.cells.taken(statement).text);
    this.cells.empty(statement);
    if (isWanted) this.keep(statement, this.locals[statement]!);
  }

  /** Reads a cell of a memory. */
  private get(statement: number): void {
    this.printPlace(this.program.span[statement]!);
    this.declare(statement, this.cells.get(statement).text);
    this.keep(statement, this.locals[statement]!);
  }

  /** Puts a value into its cell, if it has one. */
  private keep(statement: number, value: string): void {
    const { note } = this.around;
    if (note) this.line(note(statement, this.locals[statement] ?? this.locals[this.program.storage.sumOf(statement)]!));
    if (this.program.elements.written(statement)) this.line(`${this.cellOf(statement)} = ${value};`);
  }

  /** The cell of a value, or the variable that it is in within a loop. */
  private cellOf(statement: number): string {
    const text = this.addresses.element("values", this.program.elements.written(statement)!);
    return this.addresses.carried.get(text) ?? text;
  }

  /** Adds a contribution to a sum, in its variable or in its cell. */
  private contribute(statement: number, op: number): void {
    if (this.program.storage.handsOn(statement)) return;
    const value = this.operands.of(statement, 1);
    const taker = this.program.storage.sumOf(statement);
    const sign = op === STORE ? "=" : op === DEDUCT ? "-=" : "+=";
    if (taker < 0) return this.line(`${this.sumText(statement, op === STORE)} ${sign} ${value.text};`);
    const name = this.locals[taker];
    if (name !== undefined) return this.line(`${name} ${sign} ${value.text};`);
    this.locals[taker] = this.nameOf(taker);
    const isExact = this.program.isExact[statement] === 1 && op !== STORE;
    const negative = op === DEDUCT;
    const plain = negative ? prefix("-", value) : value;
    const first = isExact ? infix(negative ? "-" : "+", literal(0), value) : plain;
    this.line(`let ${this.locals[taker]} = ${first.text};`);
  }

  /** Takes a sum out of its cell; what is in a variable can stay there. */
  private take(statement: number): void {
    if (this.program.storage.sumOf(statement) < 0) {
      const text = this.sumText(statement);
      this.declare(statement, text);
      if (!this.program.storage.handsOn(statement)) this.line(`${text.replace(/!$/, "")} = 0;`);
    }
    this.keep(statement, this.locals[statement]!);
  }

  private sumText(statement: number, isReplaced = false): string {
    const text = this.addresses.element("sums", this.program.elements.read(statement, 0)!);
    return this.addresses.carried.get(text) ?? (isReplaced ? text : text + this.addresses.bang);
  }

  /** The adjoint of `t5` is `d_t5`. */
  private nameOf(statement: number): string {
    const own = this.around.authorsName(this.program.span[statement]!);
    if (own !== undefined) return this.scope.numbered(own);
    const primal = this.locals[this.program.adjointOf[statement]!];
    return this.scope.unique(
      primal === undefined || this.scope.has(`d_${primal}`) ? `t${++this.temporaries}` : `d_${primal}`,
    );
  }

  private store(statement: number, op: number): void {
    const value = this.operands.of(statement, 1);
    const text = this.addresses.element(
      targetName(this.accesses.targetOf(statement), this.around),
      this.program.elements.read(statement, 0)!,
    );
    const variable = this.addresses.carried.get(text);
    const sign = op === DEDUCT ? "-=" : op === ACCUMULATE || this.stores === "add" ? "+=" : "=";
    const place = variable ?? (sign === "=" ? text : text + this.addresses.bang);
    this.line(`${place} ${sign} ${value.text};`);
  }

  private printPlace(span: number): void {
    const place = this.places.ofStatement(span);
    if (place !== undefined) this.line(`// ${place}`);
  }

  /** Elements that are always 0, or that contributions are added to. */
  private printZeros(): void {
    if (this.stores === "add") return;
    this.program.tape.outputs.forEach((output, i) =>
      zeros(output, this.around, this.program.sequence.accumulated[i]!).forEach((line) => this.line(line)),
    );
  }
}
