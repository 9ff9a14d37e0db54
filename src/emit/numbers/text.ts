/** Lists of numbers as source text: short ones to be read by people, long ones as short as can be. */
import { literal } from "../../ops/code.js";
import { encode } from "./encode.js";

type Numbers = Float64Array | Int32Array;

/** Up to so many numbers are for people. */
const READABLE = 192;

/** The columns of a list, and of a text. */
const LIST_WIDTH = 110;
const TEXT_WIDTH = 119;

/** Tells bundlers that a call may be left out where nobody uses its result; they look at no call within it. */
export const PURE = "/* @__PURE__ */ ";

/** The name of the function that reads long lists. */
export const DECODER = "decode";

export const isEncoded = ({ length }: Numbers): boolean => length > READABLE;

/** An expression for the numbers: a list if they are few, else a typed array. */
export const numbersText = (numbers: Numbers): string =>
  isEncoded(numbers)
    ? `${PURE}${DECODER}(${PURE}new ${typeOf(numbers)}(${numbers.length}), \`\n${encodedLines(numbers)}\`)`
    : listText(Array.from(numbers, (x) => literal(x).text));

/** An expression for them as a typed array. */
export const arrayText = (numbers: Numbers): string =>
  isEncoded(numbers) ? numbersText(numbers) : `${PURE}new ${typeOf(numbers)}(${numbersText(numbers)})`;

const typeOf = (numbers: Numbers): string => (numbers instanceof Float64Array ? "Float64Array" : "Int32Array");

/** The text that the decoder reads, in lines. */
export const encodedLines = (numbers: Numbers): string => inLines(encode(numbers));

/** A long text in lines of readable length. */
export const inLines = (text: string, width = TEXT_WIDTH): string =>
  text.match(new RegExp(`.{1,${width}}`, "g"))!.join("\n");

/** In lines of readable length. */
function listText(numbers: readonly string[]): string {
  const lines: string[] = [];
  let line = "";
  for (const text of numbers) {
    if (line && line.length + text.length > LIST_WIDTH) {
      lines.push(line);
      line = "";
    }
    line += line ? `, ${text}` : text;
  }
  if (lines.length === 0) return `[${line}]`;
  return `[\n${[...lines, line].map((l) => `  ${l},\n`).join("")}]`;
}
