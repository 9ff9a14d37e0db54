/**
 * Statements in a row as *items*: what each computes and where it leaves that, in static single assignment form, so the
 * variables that slots share are told apart. Says which items need which (`dependences`) and which are needed at all. Knows the
 * syntax that `emit/javascript` prints; makes no code.
 */
import type { AnyNode } from "../../common/syntax.js";
import type { Scalar } from "./compile-expressions.js";
import { type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";

/** An element of an array: elements with one key differ by the difference of their constants. */
export interface Place {
  readonly array: string;
  readonly key: string;
  readonly constant: number;
  readonly node: Node<"MemberExpression">;
}

/** What a variable holds from one assignment to the next. */
export interface Version {
  readonly name: string;
  readonly type: Scalar;
  /** The item that computes it; -1 if it was there before. */
  readonly item: number;
  /** How often items that are needed read it. */
  uses: number;
  /** Whether it is needed behind the block. */
  isLeft: boolean;
  /** Whether the variable never holds anything else. */
  readonly isConstant: boolean;
}

export interface Item {
  readonly index: number;
  /** What it gives a variable, or where it puts it. */
  readonly version?: Version;
  readonly place?: Place;
  /** That of `+=`, if what is at the place is computed with. */
  readonly operator?: string;
  readonly value: AnyNode;
  readonly reads: readonly Place[];
  readonly uses: readonly Version[];
  isNeeded: boolean;
}

/** What is known outside. */
export interface Outside {
  readonly typeOf: (name: string, value: AnyNode) => Scalar;
  readonly variable: (name: string) => { readonly type: Scalar } | undefined;
  /** Whether something behind the block may read a variable. */
  readonly isLeft: (name: string) => boolean;
}

/** Whether blocks are made of a statement: it gives something to a variable or an element. */
export function isSimple(node: AnyNode): boolean {
  if (node.type === "VariableDeclaration")
    return node.declarations.every(({ init }) => init && init.type !== "ArrowFunctionExpression");
  return node.type === "ExpressionStatement" && node.expression.type === "AssignmentExpression";
}

export class Block {
  readonly items: Item[] = [];
  /** By name in the text: which version is read there. */
  readonly versions: Map<AnyNode, Version>;
  /** By name: the version at the end, and the one that was there before, if that is read. */
  readonly current = new Map<string, Version>();
  readonly before = new Map<string, Version>();
  /** Whether it is all that a loop does. */
  readonly isLoop: boolean;
  private readonly places = new Map<AnyNode, Place>();
  private readonly outside: Outside;

  constructor(statements: readonly AnyNode[], versions: Map<AnyNode, Version>, outside: Outside, isLoop = false) {
    this.versions = versions;
    this.isLoop = isLoop;
    this.outside = outside;
    for (const node of statements) this.statement(node);
    for (const version of this.current.values()) version.isLeft = version.item >= 0 && outside.isLeft(version.name);
    for (const item of this.items.toReversed()) {
      item.isNeeded = item.version === undefined || item.version.isLeft || item.version.uses > 0;
      if (item.isNeeded) for (const version of item.uses) version.uses++;
    }
  }

  private statement(node: AnyNode): void {
    if (node.type === "VariableDeclaration") {
      for (const { id, init } of node.declarations)
        this.assign((id as Node<"Identifier">).name, init as AnyNode, node.kind === "const");
      return;
    }
    const { left, right, operator } = (node as Node<"ExpressionStatement">).expression as Node<"AssignmentExpression">;
    const operation = operator === "=" ? undefined : operator[0]!;
    if (left.type === "Identifier") {
      const value = operation ? { ...node, type: "BinaryExpression", operator: operation, left, right } : right;
      return this.assign(left.name, value as AnyNode);
    }
    const found = this.readsOf(right as AnyNode);
    const indices = this.readsOf((left as Node<"MemberExpression">).property as AnyNode);
    const place = this.placeOf(left as Node<"MemberExpression">);
    this.add({
      place,
      ...(operation ? { operator: operation } : {}),
      value: right as AnyNode,
      reads: [...found.reads, ...indices.reads, ...(operation ? [place] : [])],
      // The place is computed twice, if something is read there first.
      uses: [...found.uses, ...indices.uses, ...(operation ? indices.uses : [])],
    });
  }

  private assign(name: string, value: AnyNode, isConstant = false): void {
    const found = this.readsOf(value);
    const type = this.outside.variable(name)?.type ?? this.outside.typeOf(name, value);
    const version = { name, type, item: this.items.length, uses: 0, isLeft: false, isConstant };
    this.add({ version, value, ...found });
    this.current.set(name, version);
  }

  private add(item: Omit<Item, "index" | "isNeeded">): void {
    this.items.push({ ...item, index: this.items.length, isNeeded: false });
  }

  /** What an expression reads, in its order; notes which versions that are. */
  private readsOf(node: AnyNode): Pick<Item, "reads" | "uses"> {
    const reads: Place[] = [];
    const uses: Version[] = [];
    const visit = (one: AnyNode): void => {
      if (one.type === "Identifier") {
        const version = this.versionOf(one.name);
        if (!version) return;
        this.versions.set(one, version);
        uses.push(version);
        return;
      }
      for (const part of partsOf(one)) visit(part);
      if (one.type === "MemberExpression") reads.push(this.placeOf(one));
    };
    visit(node);
    return { reads, uses };
  }

  private versionOf(name: string): Version | undefined {
    const known = this.current.get(name);
    if (known) return known;
    const variable = this.outside.variable(name);
    if (!variable) return undefined;
    const version = { name, type: variable.type, item: -1, uses: 0, isLeft: false, isConstant: false };
    this.current.set(name, version);
    this.before.set(name, version);
    return version;
  }

  /** Of an element that the block has in it. */
  placeOf(node: Node<"MemberExpression">): Place {
    const known = this.places.get(node);
    if (known) return known;
    const { terms, constant } = new Terms(node.property as AnyNode);
    const key = terms.map(({ node: term, factor }) => `${factor} ${this.keyOf(term)}`);
    const array = (node.object as Node<"Identifier">).name;
    const place = { array, key: key.sort().join(" + "), constant, node };
    this.places.set(node, place);
    return place;
  }

  private keyOf(node: AnyNode): string {
    if (node.type !== "Identifier") return `@${node.start}`;
    return `${node.name} ${this.versions.get(node)?.item ?? -1}`;
  }
}

/** Whether two elements may be the same one. */
export const mayBeSame = (x: Place, y: Place): boolean =>
  x.array === y.array && (x.key !== y.key || x.constant === y.constant);

/** What touches an element, of all items so far. */
interface Access {
  readonly place: Place;
  readonly item: number;
  readonly isWrite: boolean;
}

/** By item: those that have to come before it. */
export function dependences({ items }: Block): number[][] {
  /** By array, key and constant. */
  const accesses = new Map<string, Map<string, Map<number, Access[]>>>();
  const known = <K, V>(map: Map<K, V>, key: K, fresh: V): V => {
    if (!map.has(key)) map.set(key, fresh);
    return map.get(key)!;
  };
  return items.map(({ index, uses, reads, place }) => {
    const before = new Set<number>();
    for (const { item } of uses) if (item >= 0) before.add(item);
    const follow = (others: readonly Access[], isWrite: boolean): void => {
      for (const other of others) if ((isWrite || other.isWrite) && other.item !== index) before.add(other.item);
    };
    const touch = (one: Place, isWrite: boolean): void => {
      const keys = known(accesses, one.array, new Map<string, Map<number, Access[]>>());
      // Of elements with one key, constants tell which are the same.
      for (const [key, constants] of keys)
        if (key !== one.key) for (const others of constants.values()) follow(others, isWrite);
      const same = known(known(keys, one.key, new Map<number, Access[]>()), one.constant, []);
      follow(same, isWrite);
      same.push({ place: one, item: index, isWrite });
    };
    for (const one of reads) touch(one, false);
    if (place) touch(place, true);
    return [...before];
  });
}
