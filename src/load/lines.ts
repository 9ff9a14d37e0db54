/** A text by its lines, whatever they end with. It is divided once: places in it are asked for by the thousand. */

const LINE_END = /\r\n|[\r\n]/;

export class Lines {
  /** With `\n` at the ends of all lines but the last. */
  private readonly text: string;
  /** Where each line begins there. */
  private readonly starts: readonly number[];

  constructor(text: string) {
    const lines = text.split(LINE_END);
    this.text = lines.join("\n");
    const starts = [0];
    for (const line of lines) starts.push(starts.at(-1)! + line.length + 1);
    this.starts = starts;
  }

  /** A line, counting from 0; "" behind the last one. */
  line(index: number): string {
    return this.text.slice(this.starts[index] ?? this.text.length, (this.starts[index + 1] ?? 0) - 1);
  }

  /** The text from a place on, both counting from 0. */
  from(line: number, column: number): string {
    return this.text.slice((this.starts[line] ?? this.text.length) + column);
  }
}
