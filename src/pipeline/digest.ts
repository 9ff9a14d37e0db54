/**
 * What a model computes, as a short text: two modules with the same digest compute the same, whatever a bundler has made of
 * their texts. Knows tapes as they were recorded: how they are arranged and printed makes no difference to any bit.
 */
import { createHash } from "node:crypto";
import { packageVersion } from "../common/version.js";
import type { Variables } from "../derive/variables.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { isLeaf, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/**
 * The hash of a model's tapes, of what is differentiated, of how batches add up, of whether sums are regrouped (and by which backend, if
 * that has functions of its own), and of the compiler's version, which may derive otherwise. Initial parameters do not count: modules are given theirs.
 */
export function digestOf(
  { reduction, inputCount }: Model,
  trace: Trace,
  variables: Variables | undefined,
  isFast: boolean | string = false,
): string {
  const hash = createHash("sha256");
  const facts = {
    version: packageVersion(),
    reduction,
    inputCount,
    variables: variables?.elements ?? null,
    ...(isFast && { isFast }),
  };
  hash.update(JSON.stringify(facts));
  for (const tape of [trace.forward, trace.regularizer]) if (tape) addTape(hash.update("tape"), tape);
  return hash.digest("hex").slice(0, 32);
}

type Hash = ReturnType<typeof createHash>;

function addTape(hash: Hash, tape: Tape): void {
  const { size, op, a, b, c, outputs, tables } = tape;
  // Opcodes of what users define depend on what else the process has loaded; their names and laws do not.
  const used = [...new Set(op.subarray(0, size))].sort((x, y) => x - y);
  const numbers = new Uint8Array(256);
  const laws = used
    .map((code) => ({ code, law: `${opNames[code]} ${(isLeaf(code) ? undefined : recordOf(code).definition) ?? ""}` }))
    .sort((x, y) => (x.law < y.law ? -1 : 1));
  laws.forEach(({ code }, i) => {
    numbers[code] = i;
  });
  hash.update(JSON.stringify(laws.map(({ law }) => law)));
  hash.update(op.slice(0, size).map((code) => numbers[code]!));
  for (const column of [a, b, c]) hash.update(column.subarray(0, size));
  hash.update(tape.constants);
  hash.update(Float64Array.from(tables));
  for (const { target, ids } of outputs) hash.update(target).update(ids);
}
