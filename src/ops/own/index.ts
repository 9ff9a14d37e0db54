/**
 * Own laws, by their ops: what `--fast-math` may compute instead where an op's `js` calls a function and a call of the host's
 * costs more, within 2 units in the last place, with the same special values. Each is the text of a function in the language of
 * `emit/wasm/own.ts`, from which code for one number and for vectors is made. Apart from the records: pages carry those, and
 * have no use for these.
 */
import { cos, sin } from "./circular.js";
import { exp, expm1, slopeOfTanh, tanh } from "./exponentials.js";
import { log, log1p } from "./logarithms.js";

export const ownLaws: Readonly<Record<string, string>> = { exp, expm1, log, log1p, tanh, slopeOfTanh, sin, cos };
