/**
 * Batches whose examples end with functions that take a detour out of WebAssembly, as a log-loss with `Math.log1p` does: what
 * an example computes before that, what it computes with their results, and what is called in between, once for all examples in
 * memory. What is left for later waits where the example's inputs were, which nothing needs any more. Knows the
 * syntax of kernels; makes no code.
 */
import { type AnyNode, parseModule } from "../../common/syntax.js";
import { Block, type Item, isSimple, type Version } from "./blocks.js";
import { COMPARISONS } from "./compile-expressions.js";
import { calleeOf, type Node, partsOf } from "./survey.js";

export interface Deferred {
  /** What the kernel does first: a text of statements, which leave numbers in `batch`, behind the beginning of the example. */
  readonly first: string;
  /** What it does with them, and what it returns. */
  readonly last: string;
  /** The functions that are called in between, each with the place of its operand, where its result will be. */
  readonly calls: readonly { readonly callee: string; readonly place: number }[];
}

const RESULT = "result";
const OPENING = "() => {\n";

/**
 * @param text the statements of a kernel that returns a number.
 * @param offset what the position of the example is called there.
 * @param room how many numbers may wait for an example.
 * @param isDear whether calls of a function are worth it.
 * @returns null if nothing can be deferred, or what could be goes into something else than the result.
 */
export function deferred(
  text: string,
  offset: string,
  room: number,
  isDear: (callee: string) => boolean,
): Deferred | null {
  const returned = /^return (.*);$/m.exec(text);
  if (!returned || text.includes("=>") || text.indexOf("return") < returned.index) return null;
  const whole = `${OPENING}${text.slice(0, returned.index)}const ${RESULT} = ${returned[1]};\n}`;
  const [statement] = parseModule(whole).body;
  const { body } = (statement as Node<"ExpressionStatement">).expression as Node<"ArrowFunctionExpression">;
  const statements = (body as Node<"BlockStatement">).body as readonly AnyNode[];
  let from = statements.length;
  while (from > 0 && isSimple(statements[from - 1]!)) from--;
  return new Splitter(whole, statements, from, isDear).split(offset, room);
}

class Splitter {
  private readonly text: string;
  private readonly statements: readonly AnyNode[];
  private readonly isDear: (callee: string) => boolean;
  private readonly block: Block;
  /** The position in the text at which the statements in a row begin. */
  private readonly begin: number;
  /** By name: all that is given to variables of that name. */
  private readonly given = new Map<string, AnyNode[]>();
  private readonly counters = new Set<string>();

  constructor(text: string, statements: readonly AnyNode[], from: number, isDear: (callee: string) => boolean) {
    this.text = text;
    this.statements = statements;
    this.isDear = isDear;
    for (const one of statements) this.note(one);
    const outside = {
      typeOf: () => "f64" as const,
      variable: (name: string) => (this.given.has(name) ? { type: "f64" as const } : undefined),
      isLeft: (name: string) => name === RESULT,
    };
    this.begin = statements[from]!.start;
    this.block = new Block(statements.slice(from), new Map(), outside);
  }

  private note(node: AnyNode): void {
    if (node.type === "VariableDeclarator" || node.type === "AssignmentExpression") {
      const [to, value] = node.type === "VariableDeclarator" ? [node.id, node.init] : [node.left, node.right];
      if (to.type === "Identifier") this.given.set(to.name, [...(this.given.get(to.name) ?? []), value as AnyNode]);
    }
    if (node.type === "UpdateExpression") this.counters.add((node.argument as Node<"Identifier">).name);
    for (const part of partsOf(node)) this.note(part);
  }

  split(offset: string, room: number): Deferred | null {
    const late = this.lateItems();
    if (!late) return null;
    /** By the name of a copy: its place. */
    const places = new Map<string, number>();
    const wait = (name: string): number => {
      if (!places.has(name)) places.set(name, places.size);
      return places.get(name)!;
    };
    /** Statements that are put at positions of the text, and statements that are left out. */
    const put: { at: number; to: number; text: string }[] = [];
    const calls: { callee: string; place: number }[] = [];
    const last: string[] = [];
    for (const item of late) {
      const copies: string[] = [];
      const value = this.rewritten(item, (node) => {
        if (node.type === "CallExpression" && this.isDear(calleeOf(node))) {
          const copy = `$call${calls.length}`;
          calls.push({ callee: calleeOf(node), place: wait(copy) });
          const operand = node.arguments[0] as AnyNode;
          copies.push(`const ${copy} = ${this.text.slice(operand.start, operand.end)};`);
          return copy;
        }
        const version = node.type === "Identifier" ? this.block.versions.get(node) : undefined;
        if (!version) return undefined;
        if (version.item >= 0 && late.has(this.block.items[version.item]!)) return `$late${version.item}`;
        const copy = `$kept${version.item < 0 ? `_${version.name}` : version.item}`;
        if (!places.has(copy)) {
          const at = version.item < 0 ? this.begin : this.endOf(this.block.items[version.item]!);
          put.push({ at, to: at, text: `const ${copy} = ${version.name};\n` });
        }
        wait(copy);
        return copy;
      });
      const statement = this.statementOf(item);
      put.push({ at: statement.start, to: statement.end, text: copies.join("\n") });
      last.push(`const $late${item.index} = ${value};`);
    }
    if (places.size > room) return null;
    let [first, at] = ["", OPENING.length];
    for (const one of put.sort((x, y) => x.at - y.at || x.to - y.to)) {
      first += this.text.slice(at, one.at) + one.text;
      at = one.to;
    }
    first += this.text.slice(at, -1);
    const elements = [...places].map(([name, place]) => ({ name, element: `batch[${offset} + ${place}]` }));
    return {
      first: [first.trimEnd(), ...elements.map(({ name, element }) => `${element} = ${name};`)].join("\n"),
      last: [
        ...elements.map(({ name, element }) => `const ${name} = ${element};`),
        ...last,
        `return $late${this.block.items.length - 1};`,
      ].join("\n"),
      calls,
    };
  }

  /** What is computed with the results of dear calls, if that can wait. */
  private lateItems(): Set<Item> | null {
    const late = new Set<Item>();
    const { items } = this.block;
    for (const item of items) {
      const dear = this.dearIn(item.value);
      const isLate = dear.length > 0 || this.usesLate(item.uses, late);
      if (!isLate) continue;
      // What is read may be written before it would be read, and places are not the result.
      if (item.place || item.reads.length > 0 || !this.isAlone(item)) return null;
      const operands = dear.flatMap(({ arguments: given }) => given as AnyNode[]);
      if (operands.length !== dear.length || operands.some((one) => this.dependsOn(one, late))) return null;
      const others = item.uses.filter(({ item: by }) => by < 0 || !late.has(items[by]!));
      if (others.some(({ name }) => this.counters.has(name) || !this.isNumber(name, new Set()))) return null;
      late.add(item);
    }
    return late.has(items.at(-1)!) ? late : null;
  }

  private usesLate(uses: readonly Version[], late: ReadonlySet<Item>): boolean {
    return uses.some(({ item }) => item >= 0 && late.has(this.block.items[item]!));
  }

  private dependsOn(node: AnyNode, late: ReadonlySet<Item>): boolean {
    const version = this.block.versions.get(node);
    if (version && this.usesLate([version], late)) return true;
    if (node.type === "CallExpression" && this.isDear(calleeOf(node))) return true;
    return partsOf(node).some((part) => this.dependsOn(part, late));
  }

  private dearIn(node: AnyNode): Node<"CallExpression">[] {
    if (node.type === "CallExpression" && this.isDear(calleeOf(node))) return [node];
    return partsOf(node).flatMap((part) => this.dearIn(part));
  }

  /** Whether all variables of a name hold numbers, and not conditions or indices. */
  private isNumber(name: string, asked: Set<string>): boolean {
    if (asked.has(name)) return true;
    asked.add(name);
    const isNumeric = (node: AnyNode): boolean => {
      if (node.type === "Literal") return typeof node.value === "number";
      if (node.type === "Identifier") return !this.counters.has(node.name) && this.isNumber(node.name, asked);
      if (node.type === "ConditionalExpression") return isNumeric(node.consequent as AnyNode);
      if (node.type === "LogicalExpression" || (node.type === "UnaryExpression" && node.operator === "!")) return false;
      if (node.type === "LongExpression") return !/[&|]/.test(node.operators[0]!);
      if (node.type === "BinaryExpression") return !(node.operator in COMPARISONS) && node.operator !== ">>>";
      if (node.type === "MemberExpression") return (node.object as Node<"Identifier">).name !== "index";
      return node.type === "UnaryExpression" || (node.type === "CallExpression" && calleeOf(node).startsWith("Math."));
    };
    return (this.given.get(name) ?? []).every(isNumeric);
  }

  private statementOf({ value }: Item): AnyNode {
    return this.statements.find(({ start, end }) => start <= value.start && value.end <= end)!;
  }

  private endOf(item: Item): number {
    return this.statementOf(item).end;
  }

  /** Whether its statement gives a value to one variable, and does nothing else. */
  private isAlone(item: Item): boolean {
    const statement = this.statementOf(item);
    if (statement.type === "VariableDeclaration") return statement.declarations.length === 1;
    const { expression } = statement as Node<"ExpressionStatement">;
    return expression.type === "AssignmentExpression" && expression.operator === "=";
  }

  /** The text of what an item computes, with other texts in the place of some of its parts. */
  private rewritten({ value }: Item, instead: (node: AnyNode) => string | undefined): string {
    const changed: { start: number; end: number; text: string }[] = [];
    const visit = (node: AnyNode): void => {
      const text = instead(node);
      if (text !== undefined) changed.push({ start: node.start, end: node.end, text });
      else for (const part of partsOf(node)) visit(part);
    };
    visit(value);
    let [text, at] = ["", value.start];
    for (const one of changed.sort((x, y) => x.start - y.start)) {
      text += this.text.slice(at, one.start) + one.text;
      at = one.end;
    }
    return text + this.text.slice(at, value.end);
  }
}
