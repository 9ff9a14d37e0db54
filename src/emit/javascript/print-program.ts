/**
 * Prints a program of loops as JavaScript: locals where a value stays within an iteration, elements of `values` where it
 * does not, and a variable in front of an inner loop for what the loop carries along. Optimises nothing else.
 */
import { arities, isCondition, recordOf } from "../../ir/opcodes.js";
import { dynamicSize, type Loop, type Operand, type Statement, type Step } from "../../layout/loops/nest.js";
import type { Program } from "../../layout/loops/program.js";
import { LITERAL, portOfSpace, RETURN, STORE, VALUE } from "../../layout/loops/sequence.js";
import type { Cell } from "../../layout/loops/storage.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import { Scope } from "../names.js";
import type { Surroundings } from "./kernel.js";

const COUNTERS = ["i", "j", "k", "l", "m", "n"];

/** The bodies of the program's functions. */
export function printProgram(program: Program, stores: "set" | "add", around: Surroundings): string[] {
  return program.segments.map((steps, i) => new ProgramPrinter(program, stores, around).print(steps, i === 0));
}

class ProgramPrinter {
  private readonly program: Program;
  private readonly stores: "set" | "add";
  private readonly around: Surroundings;
  private readonly scope: Scope;
  private readonly bang: string;
  private readonly lines: string[] = [];
  private readonly locals = new Map<number, string>();
  private readonly counters: string[] = [];
  /** Elements that are in a variable while an inner loop runs, by their text. */
  private readonly carried = new Map<string, string>();
  private temporaries = 0;
  private lastPlace: string | undefined;
  private indent = "";

  constructor(program: Program, stores: "set" | "add", around: Surroundings) {
    this.program = program;
    this.stores = stores;
    this.around = around;
    this.scope = new Scope(around.reserved);
    this.bang = around.typed ? "!" : "";
  }

  print(steps: readonly Step[], isFirst: boolean): string {
    if (isFirst) this.printIdleStores();
    for (const step of steps) this.step(step);
    return this.lines.join("\n");
  }

  private line(text: string): void {
    this.lines.push(this.indent + text);
  }

  private step(step: Step): void {
    if (step.kind === "loop") this.loop(step);
    else this.statement(step);
  }

  private loop(loop: Loop): void {
    const counter = this.scope.unique(COUNTERS[this.counters.length] ?? "i");
    const place = this.around.place(this.program.tape.span[firstRow(loop)] ?? -1);
    const { trip } = loop;
    const operations = dynamicSize(loop.body);
    this.line(`// ${place ? `${place} · ` : ""}${trip} × ${operations} operation${operations === 1 ? "" : "s"}`);
    this.lastPlace = place;
    this.counters.push(counter);
    const variables = this.variablesOf(loop);
    for (const { name, text, written } of variables)
      this.line(`${written ? "let" : "const"} ${name} = ${text}${this.bang};`);
    this.line(`for (let ${counter} = 0; ${counter} < ${trip}; ${counter}++) {`);
    const outer = this.indent;
    this.indent += "  ";
    for (const { text, name } of variables) this.carried.set(text, name);
    for (const step of loop.body) this.step(step);
    for (const { text } of variables) this.carried.delete(text);
    this.indent = outer;
    this.line("}");
    this.counters.pop();
    this.scope.release(counter);
    for (const { name, text, written } of variables) if (written) this.line(`${text} = ${name};`);
  }

  /** Elements that an innermost loop reads or writes at one place in all its iterations. */
  private variablesOf(loop: Loop): { name: string; text: string; written: boolean }[] {
    if (loop.body.some(({ kind }) => kind === "loop")) return [];
    const depth = this.counters.length - 1;
    const still = new Map<string, { written: boolean; group: number }>();
    const moving = new Set<number>();
    const note = (text: string, strides: readonly number[], written: boolean, group: number): void => {
      if (strides[depth] !== 0) {
        if (group >= 0) moving.add(group);
        return;
      }
      const known = still.get(text);
      still.set(text, { written: written || known?.written === true, group });
    };
    for (const statement of loop.body as readonly Statement[]) {
      statement.operands.forEach((operand, k) => {
        const cell = this.program.storage.read.get(statement.position)![k];
        const datum = this.program.tables.get(statement.position)?.[k];
        if (cell) note(this.cellText(cell), cell.strides, false, cell.group);
        else if (datum)
          "base" in datum && note(this.element("data", datum.base, datum.strides), datum.strides, false, -1);
        else if (
          operand.space !== VALUE &&
          operand.space !== LITERAL &&
          portOfSpace(operand.space) &&
          statement.op !== STORE
        )
          note(this.portText(operand), operand.strides, false, -1);
      });
      const written = this.program.storage.written.get(statement.position);
      if (written) note(this.cellText(written), written.strides, true, written.group);
    }
    // Two places of one group may be the same element in some iteration, unless there is only one.
    const places = new Map<number, number>();
    for (const { group } of still.values()) places.set(group, (places.get(group) ?? 0) + 1);
    return [...still]
      .filter(([, { group }]) => group < 0 || (!moving.has(group) && places.get(group) === 1))
      .map(([text, { written }]) => ({ name: this.scope.unique(`c${++this.temporaries}`), text, written }));
  }

  private statement(statement: Statement): void {
    if (statement.op === RETURN) return this.line(`return ${this.operand(statement, 0).text};`);
    if (statement.op === STORE) return this.store(statement);
    this.printPlace(statement.row);
    const operands = Array.from({ length: arities[statement.op]! }, (_, k) => this.operand(statement, k));
    const { js } = recordOf(statement.op) as { js: (...operands: Code[]) => Code };
    const name = this.scope.unique(`t${++this.temporaries}`);
    this.locals.set(statement.position, name);
    this.line(`const ${name} = ${js(...operands).text};`);
    const cell = this.program.storage.written.get(statement.position);
    if (!cell) return;
    const text = this.cellText(cell);
    const value = isCondition[statement.op] ? ternary(atom(name), literal(1), literal(0)).text : name;
    this.line(`${this.carried.get(text) ?? text} = ${value};`);
  }

  private store(statement: Statement): void {
    const [element] = statement.operands;
    const { target } = this.program.tape.outputs[statement.row]!;
    const value = this.operand(statement, 1);
    const add = this.stores === "add" ? `${this.bang} +=` : " =";
    const array = target === "gradient" ? this.around.gradient : target;
    this.line(`${this.element(array, element!.base, element!.strides)}${add} ${value.text};`);
  }

  private operand(statement: Statement, k: number): Code {
    const operand = statement.operands[k]!;
    const { storage, tables, tape } = this.program;
    const datum = tables.get(statement.position)?.[k];
    if (datum)
      return "literal" in datum ? literal(datum.literal) : this.load(this.element("data", datum.base, datum.strides));
    if (operand.space === LITERAL) return literal(tape.constantOf(operand.base));
    if (operand.space !== VALUE) return this.load(this.portText(operand));
    const local = storage.localOf.get(statement.position)![k];
    if (local !== undefined) return atom(this.locals.get(local)!);
    const loaded = this.load(this.cellText(storage.read.get(statement.position)![k]!));
    return takesCondition(statement.op, k) ? infix("!==", loaded, literal(0)) : loaded;
  }

  private load(text: string): Code {
    return atom(this.carried.get(text) ?? text + this.bang);
  }

  private portText({ space, base, strides }: Operand): string {
    const { name, offset } = this.around.arrays[portOfSpace(space)!];
    return this.element(name, base, strides, offset);
  }

  private cellText({ base, strides }: Cell): string {
    return this.element("values", base, strides);
  }

  /** `name[3 + 17 * i - j]`. */
  private element(name: string, base: number, strides: readonly number[], offset?: string): string {
    const terms = strides.flatMap((stride, d) => (stride === 0 ? [] : [{ stride, counter: this.counters[d]! }]));
    let text = offset ?? "";
    if (base !== 0 || (text === "" && (terms[0]?.stride ?? -1) < 0)) text += text === "" ? base : ` + ${base}`;
    for (const { stride, counter } of terms) {
      const factor = Math.abs(stride) === 1 ? counter : `${Math.abs(stride)} * ${counter}`;
      text += text === "" ? factor : ` ${stride < 0 ? "-" : "+"} ${factor}`;
    }
    return `${name}[${text}]`;
  }

  private printPlace(row: number): void {
    const place = this.around.place(this.program.tape.span[row] ?? -1);
    if (place !== undefined && place !== this.lastPlace) this.line(`// ${place}`);
    this.lastPlace = place ?? this.lastPlace;
  }

  private printIdleStores(): void {
    if (this.stores === "add") return;
    for (const { target, ids } of this.program.tape.outputs)
      if (target !== "return") ids.forEach((id, element) => id < 0 && this.line(`${target}[${element}] = 0;`));
  }
}

/** Conditions in cells are numbers: 1 and 0. */
function takesCondition(op: number, k: number): boolean {
  if (op === STORE || op === RETURN) return false;
  const record = recordOf(op);
  return "connects" in record || ("branches" in record && k === 0);
}

function firstRow(loop: Loop): number {
  const [first] = loop.body;
  return first!.kind === "loop" ? firstRow(first!) : first!.op === STORE ? -1 : first!.row;
}
