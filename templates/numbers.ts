/** How long lists of numbers are read: the inverse of `src/emit/numbers/encode.ts`. Left out of modules that have none. */

/**
 * Fills an array from a text. Its pieces say how many numbers they hold and how these were written: as those so far before
 * them, or with so many digits each, to be added to those and divided by a scale; scale 0 is for the numbers as they are.
 */
export function decode<Numbers extends Float64Array | Int32Array>(numbers: Numbers, text: string): Numbers {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  double[0] = 1;
  const low = words[0] === 0 ? 0 : 1;
  let position = 0;
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
