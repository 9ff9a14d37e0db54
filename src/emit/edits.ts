/**
 * Changes to a text, collected first and made in one go. Nodes are only asked where they are.
 */
interface Range {
  getStart(includeJsDoc?: boolean): number;
  getEnd(): number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class Edits {
  private readonly text: string;
  private readonly edits: Edit[] = [];
  private readonly removed = new Set<Range>();

  constructor(text: string) {
    this.text = text;
  }

  replace(node: Range, text: string): void {
    this.edits.push({ start: node.getStart(), end: node.getEnd(), text });
  }

  /** Puts a text in front of a node and its comment. */
  insert(node: Range, text: string): void {
    const start = node.getStart(true);
    this.edits.push({ start, end: start, text });
  }

  /** Removes a node with its comment, the comma that separates it, or the line it leaves empty. */
  remove(node: Range): void {
    this.removed.add(node);
    let start = node.getStart(true);
    let end = node.getEnd();
    const after = /^,\s*|^[ \t]*\n\n?/.exec(this.text.slice(end));
    const before = this.text.slice(0, start).trimEnd();
    const indent = /[ \t]*$/.exec(this.text.slice(this.text.lastIndexOf("\n", start - 1) + 1, start))![0];
    if (after) end += after[0].length;
    else if (before.endsWith(",")) start = before.length - 1;
    if (after && !after[0].startsWith(",")) start -= indent.length;
    this.edits.push({ start, end, text: "" });
  }

  /** Removes a word and the blank behind it. */
  removeWord(node: Range): void {
    this.edits.push({ start: node.getStart(), end: node.getEnd() + 1, text: "" });
  }

  removes(node: Range): boolean {
    return this.removed.has(node);
  }

  /** The changed text. Of changes inside one another, the outer one counts. */
  apply(): string {
    const sorted = [...this.edits].sort((x, y) => x.start - y.start || y.end - x.end);
    let result = "";
    let position = 0;
    for (const { start, end, text } of sorted) {
      if (start < position) continue;
      result += this.text.slice(position, start) + text;
      position = end;
    }
    return result + this.text.slice(position);
  }
}
