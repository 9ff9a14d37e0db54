/**
 * Where the versions of variables are while a block is compiled: in locals, or in lanes of vectors; and the code of what is
 * computed for both lanes, which `packs.ts` has found. Knows the versions of one block at a time; nothing of their order.
 */
import type { AnyNode } from "../../common/syntax.js";
import type { Block, Version } from "./blocks.js";
import { ARITHMETIC, COMPARISONS, ExpressionCompiler, type Scalar, type Variable } from "./compile-expressions.js";
import { laneOf } from "./functions-of-math.js";
import type { InstructionName } from "./instructions.js";
import { along, type Plan, pairingOf } from "./packs.js";
import { calleeOf, type Node, partsOf } from "./survey.js";

/** Where a version is while it is needed. */
export interface Home {
  readonly local: number;
  readonly lane?: number;
  /** It is given back behind the last use. */
  readonly isOwn: boolean;
}

/** A vector that holds two variables, or one in both lanes, as long as a loop runs. */
interface Held {
  readonly local: number;
  readonly isWritten: boolean;
}

const keyOf = (x: string, y: string): string => `${x} ${y}`;

export abstract class PackCompiler extends ExpressionCompiler {
  protected block: Block | undefined;
  protected readonly homes = new Map<Version, Home>();
  protected readonly left = new Map<Version, number>();
  protected readonly nested = new Set<number>();
  protected readonly splats = new Map<Version, number>();
  /** By the names in the two lanes. */
  protected held: ReadonlyMap<string, Held> = new Map();

  protected get({ local, lane }: Pick<Home, "local" | "lane">): void {
    this.body.emit("local.get", local);
    if (lane !== undefined) this.body.emit("f64x2.extract_lane", lane);
  }

  protected usesLeft(version: Version): number {
    return this.left.get(version) ?? version.uses;
  }

  private count(version: Version): void {
    const left = this.usesLeft(version) - 1;
    this.left.set(version, left);
    if (left === 0 && !version.isLeft) this.giveBack(version);
  }

  protected giveBack(version: Version): void {
    const home = this.homes.get(version);
    if (!home) return;
    this.homes.delete(version);
    if (!home.isOwn) return;
    if (home.lane === undefined) this.free[version.type].push(home.local);
    else if (![...this.homes.values()].some(({ lane, local }) => lane !== undefined && local === home.local))
      this.free.v128.push(home.local);
  }

  protected override read(node: Node<"Identifier">, type: Scalar): void {
    const version = this.versions.get(node);
    if (!version) return this.name(node.name, type);
    if (version.type !== type) throw new TypeError(`\`${version.name}\` is ${version.type}`);
    if (version.item < 0) this.name(version.name, type);
    else if (this.nested.has(version.item)) return this.expression(this.block!.items[version.item]!.value, type);
    else this.get(this.homes.get(version)!);
    this.count(version);
  }

  /** Takes note of a variable that is not read where the text has it. */
  protected pass(node: Node<"Identifier">): void {
    const version = this.versions.get(node);
    if (version) this.count(version);
  }

  /** By the version that is a place, and by a constant that is one: the local that has it as an integer. */
  protected readonly integers = new Map<Version | string, number>();

  /** Nothing needs a variable any more. */
  protected forget(name: string): void {
    this.variables.delete(name);
    this.forgetInteger(name);
  }

  /** It may be given something else. */
  protected forgetInteger(name: string): void {
    this.natural.delete(name);
    const integer = this.integers.get(name);
    if (integer === undefined) return;
    this.integers.delete(name);
    this.free.i32.push(integer);
  }

  protected override integer(node: AnyNode): void {
    const version = node.type === "Identifier" ? this.versions.get(node) : undefined;
    const local = version && this.integers.get(version.item < 0 ? version.name : version);
    if (local === undefined) return super.integer(node);
    this.body.emit("local.get", local);
    this.count(version!);
  }

  /** Two expressions of one shape, in the lanes of a vector. */
  protected vector(a: AnyNode, b: AnyNode): void {
    const { body } = this;
    const pairing = pairingOf(this.block!, a, b);
    if (pairing === "same") return this.splat(a);
    if (pairing === "versions") return this.both(a as Node<"Identifier">, b as Node<"Identifier">);
    if (pairing === "constants") {
      this.expression(a, "f64");
      body.emit("f64x2.splat");
      this.expression(b, "f64");
      return body.emit("f64x2.replace_lane", 1);
    }
    if (pairing === "operation") return this.vectorOperation(a, b);
    const [x, y] = [a, b] as [Node<"MemberExpression">, Node<"MemberExpression">];
    if (pairing === "gathered") {
      const place = this.address(y);
      body.emit("v128.load64_splat", this.address(x));
      return body.emit("v128.load64_lane", place);
    }
    body.emit("v128.load", this.address(pairing === "turned" ? y : x));
    if (pairing === "turned") this.turn();
  }

  private vectorOperation(a: AnyNode, b: AnyNode): void {
    const { body } = this;
    const others = partsOf(b);
    const pairs = partsOf(a).map((part, i) => [part, others[i]!] as const);
    // What is chosen comes before the condition.
    const isChoice = a.type === "ConditionalExpression";
    for (const [x, y] of isChoice ? [...pairs.slice(1), pairs[0]!] : pairs) this.vector(x, y);
    if (isChoice) return body.emit("v128.bitselect");
    if (a.type === "UnaryExpression") return body.emit("f64x2.neg");
    if (a.type === "CallExpression") return this.callLanes(calleeOf(a));
    const { operator } = a as Node<"BinaryExpression">;
    body.emit(`f64x2.${COMPARISONS[operator] ?? ARITHMETIC[operator]}` as InstructionName);
  }

  /** One thing in both lanes. */
  private splat(node: AnyNode): void {
    const { body } = this;
    if (node.type === "Literal") return body.emit("v128.const", Number(node.value));
    if (node.type === "MemberExpression") return body.emit("v128.load64_splat", this.address(node));
    const version = this.versions.get(node)!;
    const local = this.splats.get(version) ?? (version.item < 0 ? this.heldIn(version, version) : undefined);
    if (local !== undefined) {
      body.emit("local.get", local);
      this.count(version);
      return this.count(version);
    }
    this.read(node as Node<"Identifier">, "f64");
    body.emit("f64x2.splat");
    this.count(version);
    if (this.usesLeft(version) <= 0) return;
    const splat = this.take("v128");
    this.splats.set(version, splat);
    body.emit("local.set", splat);
    body.emit("local.get", splat);
  }

  private heldIn({ name: x }: Version, { name: y }: Version): number | undefined {
    return this.held.get(keyOf(x, y))?.local;
  }

  private both(a: Node<"Identifier">, b: Node<"Identifier">): void {
    const { body } = this;
    const [x, y] = [this.versions.get(a)!, this.versions.get(b)!];
    const [one, other] = [this.homes.get(x), this.homes.get(y)];
    const isOld = x.item < 0 && y.item < 0;
    const isPacked = one?.lane !== undefined && other?.lane !== undefined && one.local === other.local;
    const straight = isPacked && one.lane === 0 ? one.local : isOld ? this.heldIn(x, y) : undefined;
    const turned = isPacked ? one.local : isOld ? this.heldIn(y, x) : undefined;
    const local = straight ?? turned;
    if (local === undefined) {
      this.read(a, "f64");
      body.emit("f64x2.splat");
      this.read(b, "f64");
      return body.emit("f64x2.replace_lane", 1);
    }
    body.emit("local.get", local);
    if (straight === undefined) this.turn();
    this.count(x);
    this.count(y);
  }

  /** A function of both lanes. */
  callLanes(callee: string): void {
    const lane = laneOf(this.callables.instead(callee));
    if (lane) this.body.emit(lane);
    else this.body.emit("call", this.callables.ofLanes(callee)!());
  }

  /** Lanes change places. */
  turn(): void {
    const pair = this.take("v128");
    this.body.emit("local.set", pair);
    this.body.emit("local.get", pair);
    this.body.emit("local.get", pair);
    this.body.emit("i8x16.shuffle", 8);
    this.free.v128.push(pair);
  }

  /**
   * Before a loop whose body is a block: puts the variables that it reads in pairs into vectors, and those that it writes as
   * pairs, too. Gives what comes behind the loop.
   */
  protected hold(block: Block, { packs }: Plan): () => void {
    const held = new Map<string, Held>();
    const written = new Map<string, Variable>();
    const isPacked = (x: Version, y: Version): boolean =>
      packs.some(
        ([first, second]) =>
          first.version === block.current.get(x.name) && second.version === block.current.get(y.name),
      );
    const isWritten = ({ name }: Version): boolean => block.current.get(name)!.item >= 0;
    for (const [first, second] of packs)
      along(block, first.value, second.value, (x, y) => {
        const key = keyOf(x.name, y.name);
        if (x.item >= 0 || y.item >= 0 || held.has(key) || held.has(keyOf(y.name, x.name))) return;
        const writes = isWritten(x) || isWritten(y);
        if (writes && (x === y || !isPacked(x, y) || written.has(x.name) || written.has(y.name))) return;
        const local = this.take("v128");
        this.name(x.name, "f64");
        this.body.emit("f64x2.splat");
        if (x !== y) {
          this.name(y.name, "f64");
          this.body.emit("f64x2.replace_lane", 1);
        }
        this.body.emit("local.set", local);
        held.set(key, { local, isWritten: writes });
        if (!writes) return;
        [x, y].forEach(({ name, type }, lane) => {
          written.set(name, this.variables.get(name)!);
          this.variables.set(name, { local, type, lane });
        });
      });
    const around = this.held;
    this.held = held;
    return () => {
      this.held = around;
      for (const [name, variable] of written) {
        this.name(name, "f64");
        this.variables.set(name, variable);
        this.body.emit("local.set", variable.local);
      }
      for (const { local } of held.values()) this.free.v128.push(local);
    };
  }
}
