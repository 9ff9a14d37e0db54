/**
 * The code of statements in a row: what is used once is computed where it is used, what `packs.ts` has found in pairs in the
 * lanes of vectors, all else in locals that are free again behind the last use. Knows items and instructions.
 */
import type { AnyNode } from "../../common/syntax.js";
import { type Block, type Item, mayBeSame, type Place, type Version } from "./blocks.js";
import { ARITHMETIC, type Scalar, type Variable } from "./compile-expressions.js";
import { type Home, PackCompiler } from "./compile-packs.js";
import type { InstructionName } from "./instructions.js";
import { compileOffset, offsetIn } from "./offsets.js";
import { isPack, type Pack, type Plan } from "./packs.js";

/** What is used once is computed where it is used if that is no further away, in items … */
const FAR = 64;
/** … and no deeper. */
const DEEP = 60;

export abstract class BlockCompiler extends PackCompiler {
  protected abstract declare(name: string, type: Scalar): Variable;
  /** Whether a variable that is declared now is 0. */
  protected abstract isZero(type: Scalar): boolean;

  protected items(block: Block, { order }: Plan): void {
    this.block = block;
    this.nested.clear();
    this.nest(block, order);
    for (const group of order)
      if (isPack(group)) this.pack(group);
      else this.item(group);
    this.leave(block);
    for (const local of this.splats.values()) this.free.v128.push(local);
    for (const version of this.homes.keys()) this.giveBack(version);
    for (const [version, local] of this.integers) {
      if (typeof version === "string") continue;
      this.integers.delete(version);
      if (version.isLeft && version.isConstant) this.integers.set(version.name, local);
      else this.free.i32.push(local);
    }
    this.splats.clear();
    this.left.clear();
    this.block = undefined;
  }

  /** Finds what is computed where it is used. */
  private nest({ items }: Block, order: Plan["order"]): void {
    const reader = new Map<number, number>();
    const at = new Map<number, number>();
    const written: (readonly Place[])[] = order.map((group) =>
      (isPack(group) ? group : [group]).flatMap(({ place }) => (place ? [place] : [])),
    );
    order.forEach((group, position) => {
      if (isPack(group)) return;
      at.set(group.index, position);
      for (const { item } of group.uses) reader.set(item, group.index);
    });
    const depth = new Map<number, number>();
    for (const [position, group] of [...order.entries()].reverse()) {
      if (isPack(group) || !group.version || group.version.isLeft || group.version.uses !== 1) continue;
      const user = reader.get(group.index);
      if (user === undefined || !at.has(user)) continue;
      const until = at.get(user)!;
      const deep = (depth.get(user) ?? 0) + 1;
      if (until - position > FAR || deep > DEEP) continue;
      if (this.isWritten(group.reads, written, position + 1, until)) continue;
      this.nested.add(group.index);
      at.set(group.index, until);
      depth.set(group.index, deep);
    }
    for (const { index, value, version } of items)
      if (version && !version.isLeft && value.type === "Literal") this.nested.add(index);
  }

  private isWritten(
    reads: readonly Place[],
    written: readonly (readonly Place[])[],
    from: number,
    to: number,
  ): boolean {
    if (reads.length === 0) return false;
    for (let at = from; at < to; at++)
      for (const other of written[at]!) if (reads.some((place) => mayBeSame(place, other))) return true;
    return false;
  }

  private item({ index, version, place, operator, value }: Item): void {
    const { body } = this;
    if (place) {
      const offset = this.address(place.node);
      if (operator) {
        this.address(place.node);
        body.emit("f64.load", offset);
      }
      this.expression(value, "f64");
      if (operator) body.emit(`f64.${ARITHMETIC[operator]}` as InstructionName);
      return body.emit("f64.store", offset);
    }
    if (this.nested.has(index)) return;
    const { name, type, isLeft } = version!;
    const isFirst = isLeft && !this.variables.has(name);
    if (isFirst && this.isZero(type) && value.type === "Literal" && Object.is(Number(value.value), 0)) {
      this.homes.set(version!, { local: this.declare(name, type).local, isOwn: false });
      return;
    }
    const integer = this.offset(value);
    if (integer === null) this.expression(value, type);
    else this.integers.set(version!, integer);
    const home = this.homeOf(version!);
    this.homes.set(version!, home);
    body.emit("local.set", home.local);
  }

  /** Where an entry of a table is, and the local that has that as an integer; null if the expression is another one. */
  private offset(node: AnyNode): number | null {
    const found = offsetIn(node);
    if (!found) return null;
    const [index, shifted, integer, isThere] = [this.take("f64"), this.take("f64"), this.take("i32"), this.take("i32")];
    this.expression(found.index, "f64");
    compileOffset(this.body, found, { index, shifted, integer, isThere });
    for (const one of found.again) this.pass(one);
    this.free.f64.push(index, shifted);
    this.free.i32.push(isThere);
    return integer;
  }

  /** The variable's own local, if nothing needs what it held before. */
  private homeOf({ name, type, isLeft }: Version): Home {
    if (isLeft) {
      const variable = this.variables.get(name) ?? this.declare(name, type);
      const before = this.block!.before.get(name);
      if (variable.lane === undefined && (!before || this.usesLeft(before) === 0))
        return { local: variable.local, isOwn: false };
    }
    return { local: this.take(type), isOwn: true };
  }

  private pack([first, second]: Pack): void {
    const { body } = this;
    if (first.place) {
      const offset = this.address(first.place.node);
      if (first.operator) {
        this.address(first.place.node);
        body.emit("v128.load", offset);
      }
      this.vector(first.value, second.value);
      if (first.operator) body.emit(`f64x2.${ARITHMETIC[first.operator]}` as InstructionName);
      return body.emit("v128.store", offset);
    }
    this.vector(first.value, second.value);
    const local = this.take("v128");
    body.emit("local.set", local);
    this.homes.set(first.version!, { local, lane: 0, isOwn: true });
    this.homes.set(second.version!, { local, lane: 1, isOwn: true });
  }

  /** Puts what is needed behind the block where it is looked for. */
  private leave({ current }: Block): void {
    const { body } = this;
    const done = new Set<string>();
    for (const [key, { local, isWritten }] of this.held) {
      if (!isWritten) continue;
      const [x, y] = key.split(" ") as [string, string];
      body.emit("local.get", this.homes.get(current.get(x)!)!.local);
      body.emit("local.set", local);
      done.add(x).add(y);
    }
    for (const version of current.values()) {
      if (!version.isLeft || done.has(version.name)) continue;
      const home = this.homes.get(version)!;
      const { local } = this.variables.get(version.name) ?? this.declare(version.name, version.type);
      if (home.local === local && home.lane === undefined) continue;
      this.get(home);
      body.emit("local.set", local);
    }
  }
}
