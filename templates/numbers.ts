/** How long lists of numbers are read: the inverse of `src/emit/numbers/encode.ts`. Left out of modules that have none. */

/**
 * Fills an array from a text of pieces. Each says how many numbers it holds, which numbers before them they repeat (if any,
 * forwards or backwards), and what comes to these: integers of so many digits, divided by a scale. Scale 0: nothing comes
 * to them, or they are the bits of doubles.
 */
export function decode<Numbers extends Float64Array | Int32Array>(numbers: Numbers, text: string): Numbers {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  // Machines differ in which word of a double comes first.
  double[0] = 1;
  const low = words[0] === 0 ? 0 : 1;
  let position = 0;
  /** Of base 87: the characters from % to ~ without <, \ and the backtick. White space is skipped. */
  function digit(): number {
    let code = 0;
    for (; code < 37; position++) code = text.charCodeAt(position);
    return code - (code > 96 ? 40 : code > 92 ? 39 : code > 60 ? 38 : 37);
  }
  function integer(width: number): number {
    let n = 0;
    for (let i = 0; i < width; i++) n = 87 * n + digit();
    return n;
  }
  for (let i = 0; i < numbers.length; ) {
    const end = i + integer(digit());
    const back = integer(digit());
    const step = back % 2 > 0 ? -1 : 1;
    let source = i - Math.floor(back / 2);
    const width = digit();
    const least = integer(digit()) - integer(digit());
    const scale = integer(digit());
    for (; i < end; i++) {
      const before = back > 0 ? numbers[source]! : 0;
      source += step;
      if (scale > 0) numbers[i] = before + (least + integer(width)) / scale;
      else if (back > 0) numbers[i] = before;
      else {
        words[low] = integer(5);
        words[1 - low] = integer(5);
        numbers[i] = double[0]!;
      }
    }
  }
  return numbers;
}
