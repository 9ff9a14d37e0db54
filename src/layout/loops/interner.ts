/** Numbers for shapes: equal shapes get equal numbers. */
export class Interner {
  private readonly statements = new Map<number | string, number>();
  private readonly loops = new Map<string, number>();

  /** @param literals the rows of the operands that are literals, else -1; null if there are none. */
  statement(key: number, literals: readonly number[] | null): number {
    return this.intern(this.statements, literals ? `${key}|${literals.join()}` : key);
  }

  loop(...columns: readonly Int32Array[]): number {
    return this.intern(this.loops, columns.map((column) => column.join()).join("|"));
  }

  private intern<K>(known: Map<K, number>, key: K): number {
    const next = this.statements.size + this.loops.size;
    const shape = known.get(key) ?? next;
    if (shape === next) known.set(key, shape);
    return shape;
  }
}
