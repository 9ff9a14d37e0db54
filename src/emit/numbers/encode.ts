/** A list of numbers as a text that `templates/numbers.ts` reads: piece after piece, a header and the digits of its numbers. */
import { counted, digits, WORD_WIDTH } from "./digits.js";
import { type Piece, piecesOf, quotient } from "./pieces.js";

/** Exact to the bit (any NaN is NaN). Has no white space: the decoder skips it. */
export function encode(numbers: Float64Array | Int32Array): string {
  return piecesOf(numbers)
    .map((piece) => header(piece) + body(piece, numbers))
    .join("");
}

const header = ({ start, end, distance, width, least, scale }: Piece): string =>
  [
    counted(end - start),
    counted(2 * Math.abs(distance) + (distance < 0 ? 1 : 0)),
    digits(width, 1),
    signed(least),
    counted(scale),
  ].join("");

/** A difference of two numbers, one of which is 0. */
const signed = (n: number): string => counted(Math.max(n, 0)) + counted(Math.max(-n, 0));

function body({ start, end, distance, width, least, scale }: Piece, numbers: Float64Array | Int32Array): string {
  if (scale === 0) return distance !== 0 ? "" : bits(numbers.subarray(start, end));
  if (width === 0) return "";
  let text = "";
  for (let i = start; i < end; i++) text += digits(quotient(numbers, i, distance, scale) - least, width);
  return text;
}

/** Each double as its low and its high word, in whatever order this machine has them. */
function bits(numbers: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(8));
  let text = "";
  for (let i = 0; i < numbers.length; i++) {
    view.setFloat64(0, numbers[i]!);
    text += digits(view.getUint32(4), WORD_WIDTH) + digits(view.getUint32(0), WORD_WIDTH);
  }
  return text;
}
