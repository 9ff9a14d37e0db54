/** Everything that the page is told of a model, from the stages that it went through. */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isLeaf } from "../ir/opcodes.js";
import { isNamed, unnamed } from "../ir/tape.js";
import { isProgram } from "../layout/kernel.js";
import { statementCount } from "../layout/line.js";
import type { LoadedFile } from "../load/index.js";
import { passesOf } from "./fates.js";
import { Links, statementsOf } from "./links.js";
import { nodesOf, textsOf } from "./nodes.js";
import type { NodeData, PageData, SpanData, StatementData } from "./page/data.js";
import type { Explained } from "./pipeline.js";
import { Spans } from "./spans.js";

export type Given = Pick<PageData, "at" | "table" | "version">;

export function pageDataOf(
  { name, model, trace, derived, kernel, noted }: Explained,
  loaded: LoadedFile,
  given: Given,
): PageData {
  const { forward, outputs } = trace;
  const { tape } = kernel;
  // Passes hand on what became of rows; a layout that was tried and dropped has left the others alone.
  const became = tape.became!;
  const statements = statementsOf(kernel);
  const links = new Links(tape, statements, derived.tape, became);
  const pair = { derived: derived.tape, final: tape, became, statements, links };
  const { nodes, rows, rules } = nodesOf(pair, forward.size);
  const texts = textsOf(pair);
  const places = new Placed(loaded);
  const placed = nodes.map((node, i): NodeData => {
    const row = rows[i]!.find((one) => one >= 0 && forward.span[one]! >= 0);
    return row === undefined ? node : { ...node, ...places.of(forward.span[row]!) };
  });
  const of = numbering(kernel);
  const byStatement = new Map(noted.map((one) => [of(one.row), one]));
  const said = new Map(nodes.map(({ value, text }) => [value, text]));
  const results = forward.outputs.flatMap(({ ids }) => Array.from(ids, (id) => links.linkOfDerived([id], -1) ?? "c0"));
  return {
    ...given,
    name,
    kind: outputs ? "vector" : "scalar",
    counts: {
      traced: forward.size,
      derived: derived.tape.size,
      optimised: tape.size,
      code: isProgram(kernel.layout) ? kernel.layout.blocks.flat.length : statementCount(tape),
    },
    passes: passesOf(derived.tape, forward.size, tape, became),
    files: places.files,
    spans: places.spans,
    parameters: model.parameters,
    inputs: model.inputs,
    outputs,
    loops: statements.loops,
    statements: statements.rows.map((_, i): StatementData => {
      const at = byStatement.get(i);
      const own = { line: at?.line ?? -1, after: at?.after ?? -1, value: at?.value ?? "", loop: statements.loopOf[i]! };
      return said.get(i) === texts[i]!.text ? own : { ...own, ...texts[i] };
    }),
    nodes: placed,
    fits: links.fits.list,
    rules,
    kernel: kernel.name,
    results,
  };
}

/** What notes call a row, as the number of its statement. */
function numbering({ tape, layout }: Explained["kernel"]): (row: number) => number {
  if (isProgram(layout)) return (statement) => statement;
  const numbers = new Int32Array(tape.size);
  let next = 0;
  for (let id = 0; id < tape.size; id++) if (!isLeaf(tape.op[id]!)) numbers[id] = next++;
  return (row) => numbers[row]!;
}

/** The places of nodes in the author's files, which are read when they are first mentioned. */
class Placed {
  readonly files: { name: string; text: string }[] = [];
  readonly spans: SpanData[] = [];
  private readonly loaded: LoadedFile;
  private readonly known = new Map<string, { readonly number: number; readonly spans: Spans }>();
  private readonly spanOf = new Map<number, { readonly span: number; readonly path: string | undefined }>();

  constructor(loaded: LoadedFile) {
    this.loaded = loaded;
    for (const file of loaded.sources.slice(0, 1)) this.open(file);
  }

  /** Where a row with this span stands, and what its author calls it: the place that it is given to, such as `rows[i]`, or its name. */
  of(number: number): { span: number; name?: string } {
    const { span, path } = this.find(number);
    const name = isNamed(number) ? (path ?? this.loaded.nameOf(number)?.name) : undefined;
    return { span, ...(name !== undefined && { name }) };
  }

  private find(number: number): { readonly span: number; readonly path: string | undefined } {
    const known = this.spanOf.get(unnamed(number));
    if (known) return known;
    const found = this.search(number);
    this.spanOf.set(unnamed(number), found);
    return found;
  }

  private search(number: number): { readonly span: number; readonly path: string | undefined } {
    const place = this.loaded.place(number);
    if (!place) return { span: -1, path: undefined };
    const { number: file, spans } = this.open(place.file);
    const span = spans.at(place.line, place.column);
    const { text } = this.files[file]!;
    const start =
      text
        .split("\n")
        .slice(0, place.line - 1)
        .join("\n").length + (place.line > 1 ? 1 : 0);
    const from = span?.from ?? start + place.column - 1;
    this.spans.push({ file, line: place.line, from, to: span?.to ?? from + 1 });
    return { span: this.spans.length - 1, path: span?.name };
  }

  private open(file: string) {
    const known = this.known.get(file);
    if (known) return known;
    const text = readFileSync(file, "utf8");
    const opened = { number: this.files.push({ name: basename(file), text }) - 1, spans: new Spans(text) };
    this.known.set(file, opened);
    return opened;
  }
}
