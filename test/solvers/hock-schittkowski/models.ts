/** The problems as models. */
import { defineModel, vector } from "micrograd-compile";
import { type BoxProblem, problems } from "./problems.js";

const modelOf = ({ start, min, max, value }: BoxProblem) =>
  defineModel({
    parameters: { x: vector(start.length, start, { min, max }) },
    forward: ({ x }) => value(x),
    emit: ["valueAndGradient", "hvp"],
  });

export const { hs1, hs2, hs3, hs4, hs5, hs25, hs38, hs45, hs110, s229 } = Object.fromEntries(
  Object.entries(problems).map(([name, problem]) => [name, modelOf(problem)]),
);
