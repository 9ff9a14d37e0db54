/**
 * Bytes of code as a text, as short as it can be read fast: a Huffman code for what comes behind each byte, in digits of base
 * 64, of which each has its lowest bit first. What an instruction is says much of what follows it, and little else does. The text
 * says how many bytes there are, and for each byte whether there is a table of what comes behind it; then come the table for all other bytes, and those.
 * A table has the bytes in the order of their codes, each with its code's length. `unpack.ts` reads the text when a module is imported; `read` here
 * reads it in another way, for whoever proves things of it. Knows nothing of WebAssembly.
 */

/** Of base 64: characters in a row, without those that a text in backticks cannot have: \ and the backtick. */
export const FIRST_DIGIT = 35;
export const LEFT_OUT: readonly number[] = [92, 96];
const DIGITS = String.fromCharCode(
  ...Array.from({ length: 64 + LEFT_OUT.length }, (_, i) => FIRST_DIGIT + i).filter((code) => !LEFT_OUT.includes(code)),
);

/** Texts have whole groups of so many digits, with nothing between them. */
export const GROUP = 4;

/** No code is longer, so that its reader's tables stay small. */
export const LONGEST = 9;
/** By byte: the length of its code, or -1; and the codes, in the order of their lengths and then of the bytes. */
interface Table {
  readonly lengths: readonly number[];
  readonly codes: readonly number[];
}

/** @returns a text of digits. */
export function pack(bytes: Uint8Array): string {
  const behind = Array.from({ length: 256 }, () => new Array<number>(256).fill(0));
  let before = 0;
  for (const byte of bytes) {
    behind[before]![byte]!++;
    before = byte;
  }
  const sums = (tables: readonly (readonly number[])[]): number[] =>
    Array.from({ length: 256 }, (_, byte) => tables.reduce((sum, counts) => sum + counts[byte]!, 0));
  const own = behind.map(tableOf);
  const all = tableOf(sums(behind));
  // A table of its own has to save more than it takes.
  const isOwn = behind.map((counts, i) => cost(counts, all) > cost(counts, own[i]!) + headerSize(own[i]!));
  const others = behind.filter((_, i) => !isOwn[i]);
  // Nothing is no table.
  const common = others.flat().some((count) => count > 0) ? tableOf(sums(others)) : all;
  const out = new Digits();
  for (const part of [bytes.length >> 15, bytes.length & 32767]) out.bits(part, 15);
  for (const one of isOwn) out.bits(one ? 1 : 0, 1);
  for (const table of [common, ...own.filter((_, i) => isOwn[i])]) header(table, out);
  before = 0;
  for (const byte of bytes) {
    const { codes, lengths } = isOwn[before] ? own[before]! : common;
    // Readers go through a code from its first bit on.
    for (let bit = lengths[byte]! - 1; bit >= 0; bit--) out.bits((codes[byte]! >> bit) & 1, 1);
    before = byte;
  }
  return out.end();
}

/** The bytes that a text stands for, bit by bit. */
export function read(text: string): Uint8Array {
  const digits = text.replace(/\s/g, "");
  let position = 0;
  const number = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, position++) {
      const digit = DIGITS.indexOf(digits[Math.floor(position / 6)]!);
      if (digit < 0) throw new RangeError("its text has no such digit");
      value += ((digit >> (position % 6)) & 1) << i;
    }
    return value;
  };
  /** The bytes by their codes, each with a 1 before it. */
  const table = (): Map<number, number> => {
    const bytes = new Map<number, number>();
    for (let part = 0; part < 1; ) {
      const [length, byte] = [number(4), number(8)];
      bytes.set((1 << length) * (1 + part), byte);
      part += 2 ** -length;
    }
    return bytes;
  };
  const length = 32768 * number(15) + number(15);
  const isOwn = Array.from({ length: 256 }, () => number(1) === 1);
  const common = table();
  const tables = isOwn.map((one) => (one ? table() : common));
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const codes = tables[bytes[i - 1] ?? 0]!;
    let code = 1;
    while (!codes.has(code)) code = 2 * code + number(1);
    bytes[i] = codes.get(code)!;
  }
  return bytes;
}

class Digits {
  private readonly digits: string[] = [];
  private held = 0;
  private count = 0;

  bits(value: number, count: number): void {
    this.held |= value << this.count;
    this.count += count;
    for (; this.count >= 6; this.count -= 6) {
      this.digits.push(DIGITS[this.held & 63]!);
      this.held >>= 6;
    }
  }

  end(): string {
    this.bits(0, 6 - this.count);
    return this.digits.join("") + DIGITS[0]!.repeat(-this.digits.length & (GROUP - 1));
  }
}

function header({ lengths }: Table, out: Digits): void {
  for (let length = 0; length <= LONGEST; length++)
    lengths.forEach((one, byte) => {
      if (one === length) out.bits(16 * byte + length, 12);
    });
}

/** In bits. */
const headerSize = ({ lengths }: Table): number => 12 * lengths.filter((length) => length >= 0).length;

const cost = (counts: readonly number[], { lengths }: Table): number =>
  counts.reduce((sum, count, byte) => (count > 0 ? sum + count * lengths[byte]! : sum), 0);

/** The best code for bytes that are there so often, if none may be long: counts are evened out until none is. */
function tableOf(counts: readonly number[]): Table {
  for (let some = counts; ; some = some.map((count) => Math.ceil(count / 2))) {
    const lengths = lengthsOf(some);
    if (Math.max(...lengths) <= LONGEST) return canonical(lengths);
  }
}

/** Huffman 1952: the two rarest are told apart by one bit, and then are one. */
function lengthsOf(counts: readonly number[]): number[] {
  const lengths = counts.map((count) => (count > 0 ? 0 : -1));
  const trees = counts.flatMap((count, byte) => (count > 0 ? [{ count, bytes: [byte] }] : []));
  const order = (x: (typeof trees)[0], y: (typeof trees)[0]): number => x.count - y.count || x.bytes[0]! - y.bytes[0]!;
  trees.sort(order);
  while (trees.length > 1) {
    const [rarest, next] = trees.splice(0, 2) as [(typeof trees)[0], (typeof trees)[0]];
    const bytes = [...rarest.bytes, ...next.bytes];
    for (const byte of bytes) lengths[byte]!++;
    const tree = { count: rarest.count + next.count, bytes };
    const at = trees.findIndex((other) => order(other, tree) > 0);
    trees.splice(at < 0 ? trees.length : at, 0, tree);
  }
  return lengths;
}

function canonical(lengths: readonly number[]): Table {
  const codes = new Array<number>(256).fill(0);
  let next = 0;
  for (let size = 0; size <= LONGEST; size++, next <<= 1)
    lengths.forEach((length, byte) => {
      if (length === size) codes[byte] = next++;
    });
  return { lengths, codes };
}
