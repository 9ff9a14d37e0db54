/**
 * Whole numbers as text. The digits are the printable characters that mean nothing in a template literal or in HTML; five
 * of them hold the 32 bits of a word.
 */
const DIGITS = Array.from({ length: 90 }, (_, i) => String.fromCharCode(37 + i)).filter((c) => !"<\\`".includes(c));

export const RADIX = DIGITS.length;

export const WORD_WIDTH = 5;

/** Of a number from 0 up to 2⁵³, the highest digit first. */
export function digits(n: number, width: number): string {
  let text = "";
  for (let i = 0, rest = n; i < width; i++, rest = Math.floor(rest / RADIX)) text = DIGITS[rest % RADIX]! + text;
  return text;
}

/** The number behind one digit that tells how many it has. */
export function counted(n: number): string {
  const width = widthOf(n);
  return DIGITS[width]! + digits(n, width);
}

/** How many digits the numbers from 0 to `most` take, 0 if there is only one. */
export function widthOf(most: number): number {
  let width = 0;
  for (let rest = most; rest > 0; rest = Math.floor(rest / RADIX)) width++;
  return width;
}
