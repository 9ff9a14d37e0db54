/** What models need of `micrograd-compile`, without what needs Node. */
export * from "../../src/engine/functions.js";
export { defineModel, Model, matrix, scalar, vector } from "../../src/engine/model.js";
export * from "../../src/engine/nn.js";
export * from "../../src/engine/reductions.js";
