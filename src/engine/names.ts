/**
 * Which names a user may give to parameters, inputs and models, given that generated code uses them as identifiers.
 */
import { engineDiagnostic as diagnostic } from "../diagnostics.js";

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** The reserved words of ECMAScript in strict code, and TypeScript's `any`-like names are fine. */
const RESERVED = words(
  "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield arguments eval",
);

/** The global names of ECMAScript, and of the hosts that generated code is used in. */
const GLOBALS = words(
  "AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError " +
    "Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number " +
    "Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError " +
    "TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly " +
    "decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis isFinite isNaN parseFloat parseInt " +
    "undefined unescape console document exports global module process require self window __proto__",
);

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** Refuses what is no identifier, a reserved word or the name of a global. */
export function checkName(name: string): void {
  if (!IDENTIFIER.test(name)) throw diagnostic("bad-name", name, "is no identifier");
  if (RESERVED.has(name)) throw diagnostic("bad-name", name, "is a reserved word");
  if (GLOBALS.has(name)) throw diagnostic("bad-name", name, "hides a global");
}
