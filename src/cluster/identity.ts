/**
 * Who computes: the engine, on which the bits of `Math` depend, and the process, for messages. A worker and whoever asks it must
 * have the same model and the same engine.
 */
import { arch, endianness, hostname } from "node:os";
import { diagnostic } from "../diagnostics.js";

export interface Identity {
  /** `model.digest`, if there is a module. */
  readonly digest: string | null;
  readonly engine: string;
}

/** Bits of `exp` and others depend on the engine's version and on the processor that it was compiled for. */
export function engineName(): string {
  const { bun, deno, v8, node } = process.versions as Readonly<Record<string, string>>;
  const name = bun ? `Bun ${bun}` : deno ? `Deno ${deno} (V8 ${v8})` : `Node ${node} (V8 ${v8})`;
  return `${name}, ${arch()} ${endianness()}`;
}

/** `host:1234`: where to look. */
export const whereabouts = (): string => `${hostname()}:${process.pid}`;

/** @throws other-module, other-engine: both names are in the message. */
export function checkIdentity(asked: Identity, own: Identity, where: string): void {
  // A sweep needs no module.
  if (asked.digest !== null && asked.digest !== own.digest)
    throw diagnostic("other-module", where, own.digest ?? "none", asked.digest);
  if (asked.engine !== own.engine) throw diagnostic("other-engine", where, own.engine, asked.engine);
}
