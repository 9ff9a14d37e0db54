/** Numbers for shapes: equal shapes get equal numbers. */
export class Interner {
  private readonly statements = new Map<number | string, number>();
  private readonly loops = new Map<string, number>();

  /** @param literals the rows of the operands that are literals, else -1. */
  statement(key: number, literals: readonly number[]): number {
    return this.intern(this.statements, literals.some((row) => row >= 0) ? `${key}|${literals.join()}` : key);
  }

  loop(body: Int32Array, stride: Int32Array, rows: number): number {
    return this.intern(this.loops, `${rows}|${body.join()}|${stride.join()}`);
  }

  private intern<K>(known: Map<K, number>, key: K): number {
    const next = this.statements.size + this.loops.size;
    const shape = known.get(key) ?? next;
    if (shape === next) known.set(key, shape);
    return shape;
  }
}
