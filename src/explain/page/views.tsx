/** The author's source and the generated code, linked to the graph: what is pointed at in one is lit in the others. */
import { type JSX, useMemo, useRef, useSignal } from "./preact.js";
import { nodesOfRef, type Ref, type State } from "./state.js";
import { type Line, type Piece, TextView } from "./text.js";

interface Props {
  readonly state: State;
  /** The node of this step, or -1. */
  readonly now: number;
  readonly isBack: boolean;
}

export function SourceView({ state, now }: Props): JSX.Element {
  const { data } = state;
  const file = useSignal(0);
  const pointed = state.pointed.value;
  const lit = nodesOfRef(pointed ?? (now < 0 ? null : { node: now }));
  const first = lit.find((node) => data.spans[data.nodes[node]!.span]);
  const focusSpan = first === undefined ? undefined : data.spans[data.nodes[first]!.span];
  if (focusSpan && pointed?.from !== "source" && focusSpan.file !== file.value) file.value = focusSpan.file;
  const text = data.files[file.value]?.text ?? "";
  const lines = useMemo(() => text.split("\n"), [text]);
  const starts = useMemo(() => {
    let at = 0;
    return lines.map((line) => {
      at += line.length + 1;
      return at - line.length - 1;
    });
  }, [lines]);
  const marks = useMemo(() => spansByLine(state, file.value, starts), [file.value, starts]);
  const litSpans = new Set(lit.map((node) => data.nodes[node]!.span));
  const line = (i: number): Line => {
    const pieces = piecesOf(lines[i]!, starts[i]!, marks.get(i) ?? [], litSpans);
    return { number: i + 1, pieces, isNow: pieces.some(({ isLit }) => isLit === true) };
  };
  const focus =
    focusSpan && focusSpan.file === file.value && pointed?.from !== "source" ? focusSpan.line - 1 : undefined;
  return (
    <>
      {data.files.length > 1 && (
        <div class="files">
          {data.files.map(({ name }, i) => (
            <button type="button" key={name} aria-pressed={file.value === i} onClick={() => (file.value = i)}>
              {name}
            </button>
          ))}
        </div>
      )}
      <TextView
        label={`lines of ${data.files[file.value]?.name ?? ""}`}
        count={lines.length}
        {...{ line, focus }}
        onPoint={(ref) => (state.hovered.value = ref && { ...ref, from: "source" })}
        onChoose={(ref) => (state.selected.value = ref && { ...ref, from: "source" })}
      />
    </>
  );
}

interface Mark {
  readonly from: number;
  readonly to: number;
  readonly spans: readonly number[];
  readonly nodes: readonly number[];
}

/** By line: the expressions on it, with the nodes in them, the outer ones first. */
function spansByLine({ data }: State, file: number, starts: readonly number[]): Map<number, Mark[]> {
  const nodesAt = new Map<number, number[]>();
  data.nodes.forEach(({ span }, node) => {
    const place = data.spans[span];
    if (place?.file === file) nodesAt.set(span, [...(nodesAt.get(span) ?? []).slice(0, 200), node]);
  });
  const marks = new Map<number, Mark[]>();
  for (const [span] of nodesAt) {
    const { from, to, line } = data.spans[span]!;
    const inside = [...nodesAt].filter(([other]) => data.spans[other]!.from >= from && data.spans[other]!.to <= to);
    const mark = { from, to, spans: inside.map(([other]) => other), nodes: inside.flatMap(([, nodes]) => nodes) };
    for (let at = line - 1; at < starts.length && starts[at]! < to; at++)
      marks.set(at, [...(marks.get(at) ?? []), mark]);
    for (let at = line - 2; at >= 0 && starts[at + 1]! > from; at--) marks.set(at, [...(marks.get(at) ?? []), mark]);
  }
  return marks;
}

/** A line cut where expressions begin and end; each piece stands for the innermost one around it. */
function piecesOf(line: string, start: number, marks: readonly Mark[], lit: ReadonlySet<number>): Piece[] {
  const cuts = [...new Set([start, start + line.length, ...marks.flatMap(({ from, to }) => [from, to])])]
    .filter((at) => at >= start && at <= start + line.length)
    .sort((x, y) => x - y);
  const pieces = cuts.slice(0, -1).map((from, i): Piece => {
    const to = cuts[i + 1]!;
    const around = marks
      .filter((mark) => mark.from <= from && mark.to >= to)
      .sort((x, y) => x.to - x.from - (y.to - y.from));
    const ref = around[0] && { nodes: around[0].nodes };
    const isLit = around.some(({ spans, from: f, to: t }) =>
      spans.some((span) => lit.has(span) && isWhole(span, f, t, marks)),
    );
    return { text: line.slice(from - start, to - start), ref, isLit };
  });
  return pieces.length > 0 ? pieces : [{ text: line }];
}

/** Whether a span is this mark itself, not only something in it. */
const isWhole = (span: number, from: number, to: number, marks: readonly Mark[]): boolean =>
  !marks.some((mark) => mark.spans.includes(span) && (mark.from > from || mark.to < to));

/** The generated code: one statement a line; or each line of the source with what became of it. */
export function CodeView({ state, now, isBack }: Props): JSX.Element {
  const { data } = state;
  const isMixed = useSignal(false);
  const lines = useMemo(() => (isMixed.value ? interleaved(state) : plain(state)), [isMixed.value]);
  const pointed = state.pointed.value;
  const lit = new Set(nodesOfRef(pointed));
  const litStatement = pointed?.statement;
  const at = useMemo(() => {
    const found = new Map<number, number>();
    lines.forEach(({ statements }, i) => {
      for (const statement of statements) if (!found.has(statement)) found.set(statement, i);
    });
    return found;
  }, [lines]);
  const nowStatement = now < 0 ? -1 : isBack ? adjointStatement(state, now) : data.nodes[now]!.value;
  const line = (i: number): Line => {
    const { text, number, statements, tone } = lines[i]!;
    const refs = statements.map((one) => state.refOfStatement[one] ?? { statement: one });
    const isLit = refs.some((ref) =>
      ref.node !== undefined ? lit.has(ref.node) : ref.statement === litStatement && litStatement !== undefined,
    );
    return {
      number,
      tone,
      isLit,
      pieces: [{ text }],
      ref: refs.at(-1),
      isNow: statements.includes(nowStatement),
    };
  };
  const [first] = lit;
  const wanted = first === undefined ? nowStatement : data.nodes[first]!.value;
  // When nothing is pointed at any more, the text stays where it is, until the next step.
  const before = useRef(-1);
  const isNew = before.current !== nowStatement;
  if (!pointed) before.current = nowStatement;
  const own = pointed?.from === "code" || (!pointed && !isNew) ? undefined : at.get(wanted);
  // It begins where the function begins that is stepped through.
  const begin = useMemo(() => lines.findIndex(({ statements }) => statements.length > 0), [lines]);
  const isFirst = useRef(true);
  if (own !== undefined) isFirst.current = false;
  const focus = isFirst.current ? begin : own;
  return (
    <>
      <div class="files">
        <button type="button" aria-pressed={!isMixed.value} onClick={() => (isMixed.value = false)}>
          as generated
        </button>
        <button type="button" aria-pressed={isMixed.value} onClick={() => (isMixed.value = true)}>
          interleaved
        </button>
      </div>
      <TextView
        label="lines of the code"
        count={lines.length}
        {...{ line, focus }}
        onPoint={(ref) => (state.hovered.value = ref && { ...ref, from: "code" })}
        onChoose={(ref) => (state.selected.value = ref && { ...ref, from: "code" })}
      />
    </>
  );
}

export function adjointStatement({ data }: State, node: number): number {
  const { adjoint } = data.nodes[node]!;
  if (typeof adjoint === "number") return adjoint;
  return adjoint && typeof adjoint === "object" && "s" in adjoint ? adjoint.s : -1;
}

interface CodeLine {
  readonly text: string;
  readonly number?: number;
  readonly statements: readonly number[];
  readonly tone?: Line["tone"];
}

function plain({ data, engine, nodeOfStatement }: State): CodeLine[] {
  const by = new Map<number, number[]>();
  data.statements.forEach(({ line }, i) => by.set(line, [...(by.get(line) ?? []), i]));
  return engine.code.split("\n").map((text, i) => {
    const statements = by.get(i) ?? [];
    const tone =
      statements.length === 0 ? undefined : statements.some((one) => nodeOfStatement.has(one)) ? "forward" : "backward";
    return { text, number: i + 1, statements, ...(tone && { tone }) };
  });
}

/** Each line of the source, with its forward and its backward statements. */
function interleaved(state: State): CodeLine[] {
  const { data, engine, nodeOfStatement } = state;
  const code = engine.code.split("\n");
  const groups = new Map<string, { file: number; line: number; forward: number[]; backward: number[] }>();
  data.statements.forEach(({ line }, i) => {
    if (line < 0) return;
    const ref: Ref | undefined = state.refOfStatement[i];
    const span = ref?.node === undefined ? undefined : data.spans[data.nodes[ref.node]!.span];
    const key = span ? `${span.file}:${String(span.line).padStart(7, "0")}` : "~";
    const group = groups.get(key) ?? { file: span?.file ?? -1, line: span?.line ?? 0, forward: [], backward: [] };
    groups.set(key, group);
    group[nodeOfStatement.has(i) ? "forward" : "backward"].push(i);
  });
  return [...groups]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .flatMap(([, { file, line, forward, backward }]): CodeLine[] => {
      const source = file < 0 ? "without a place in the source" : data.files[file]!.text.split("\n")[line - 1]!.trim();
      const of =
        (tone: "forward" | "backward") =>
        (statement: number): CodeLine => {
          const at = data.statements[statement]!.line;
          return {
            text: `    ${tone === "forward" ? "→" : "←"} ${code[at]!.trim()}`,
            number: at + 1,
            statements: [statement],
            tone,
          };
        };
      return [
        { text: file < 0 ? `// ${source}` : `${line}: ${source}`, statements: [], tone: "source" },
        ...forward.map(of("forward")),
        ...backward.map(of("backward")),
      ];
    });
}
