/** Arrays whose lengths follow from the facts, so that they come behind them. Left out of modules that do not use them. */
import { model } from "./facts.js";

/** The inputs of one example of a batch, and its gradient. */
export const inputsOfExample = /* @__PURE__ */ new Float64Array(model.inputCount);
export const gradientOfExample = /* @__PURE__ */ new Float64Array(model.variableCount);
/** The outputs of one example of a batch. */
export const outputsOfExample = /* @__PURE__ */ new Float64Array(model.outputCount);
/** The Jacobian of one example of a batch. */
export const rows = /* @__PURE__ */ new Float64Array(model.outputCount * model.variableCount);
/** A unit vector, and the row of the Hessian that it gives. */
export const direction = /* @__PURE__ */ new Float64Array(model.variableCount);
export const row = /* @__PURE__ */ new Float64Array(model.variableCount);
