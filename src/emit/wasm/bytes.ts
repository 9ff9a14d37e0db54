/** Bytes as WebAssembly writes them: numbers in LEB128, doubles, names and lists. Knows nothing of what they mean. */

const double = new DataView(new ArrayBuffer(8));

export class Bytes {
  length = 0;
  private bytes = new Uint8Array(256);

  get view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Writes a byte over one that is there. */
  patch(at: number, value: number): void {
    this.bytes[at] = value;
  }

  append(bytes: Uint8Array | readonly number[]): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Seven bits a byte, the lowest first; the highest bit says that there is more. */
  unsigned(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 0x80);
    this.byte(rest);
  }

  /** The same for 32 bits in two's complement. */
  signed(value: number): void {
    let rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest & 0x7f);
  }

  double(value: number): void {
    double.setFloat64(0, value, true);
    this.append(new Uint8Array(double.buffer));
  }

  name(text: string): void {
    this.sized(new TextEncoder().encode(text));
  }

  /** Behind its length. */
  sized(bytes: Uint8Array): void {
    this.unsigned(bytes.length);
    this.append(bytes);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const longer = new Uint8Array(2 * (this.length + count));
    longer.set(this.view);
    this.bytes = longer;
  }
}
