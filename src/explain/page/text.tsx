/**
 * Text with colours and marks, one line high each, of which only those on the screen are there: the author's source, and
 * the code. Knows lines and pieces of them; what they stand for is the caller's affair.
 */
import { type JSX, useEffect, useLayoutEffect, useRef, useSignal } from "./preact.js";
import type { Ref } from "./state.js";

export interface Piece {
  readonly text: string;
  readonly ref?: Ref | undefined;
  readonly isLit?: boolean;
}

export interface Line {
  readonly number?: number | undefined;
  readonly pieces: readonly Piece[];
  readonly ref?: Ref | undefined;
  readonly isLit?: boolean;
  readonly isNow?: boolean;
  readonly tone?: "source" | "forward" | "backward" | undefined;
}

interface Props {
  readonly label: string;
  readonly count: number;
  readonly line: (i: number) => Line;
  /** The line to have on the screen. */
  readonly focus?: number | undefined;
  readonly onPoint: (ref: Ref | null) => void;
  readonly onChoose: (ref: Ref | null) => void;
}

const HEIGHT = 20;
const SPARE = 12;

export function TextView({ label, count, line, focus, onPoint, onChoose }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const caret = useSignal(-1);
  useLayoutEffect(() => {
    const measure = (): void => {
      height.value = host.current?.clientHeight || 600;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const bring = (at: number): void => {
    const element = host.current!;
    const y = at * HEIGHT;
    if (y < element.scrollTop + HEIGHT || y > element.scrollTop + element.clientHeight - 3 * HEIGHT)
      element.scrollTo({ top: Math.max(0, y - element.clientHeight / 2) });
  };
  useEffect(() => {
    if (focus !== undefined && focus >= 0) bring(focus);
  }, [focus]);
  const from = Math.max(0, Math.floor(top.value / HEIGHT) - SPARE);
  const to = Math.min(count, Math.ceil((top.value + height.value) / HEIGHT) + SPARE);
  const move = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const start = caret.value < 0 ? Math.floor(top.value / HEIGHT) : caret.value;
    let at = Math.max(0, Math.min(count - 1, start + by));
    // Lines that stand for nothing are passed over.
    for (let i = at; i >= 0 && i < count; i += by) {
      const { ref, pieces } = line(i);
      if (!ref && pieces.every((piece) => !piece.ref)) continue;
      at = i;
      break;
    }
    caret.value = at;
    const { ref, pieces } = line(at);
    onChoose(ref ?? pieces.findLast((piece) => piece.ref)?.ref ?? null);
    bring(at);
  };
  return (
    <div
      class="text"
      role="group"
      ref={host}
      aria-label={label}
      tabIndex={0}
      onKeyDown={move}
      onScroll={() => (top.value = host.current!.scrollTop)}
    >
      <div class="lines" style={{ height: `${count * HEIGHT}px` }}>
        {Array.from({ length: Math.max(0, to - from) }, (_, k) => {
          const i = from + k;
          const { number, pieces, ref, isLit, isNow, tone } = line(i);
          return (
            // biome-ignore lint/a11y: the keys of the region do the same
            <div
              key={i}
              data-line={i}
              class={`line ${isLit ? "lit" : ""} ${isNow ? "now" : ""} ${tone ?? ""} ${caret.value === i ? "caret" : ""}`}
              style={{ transform: `translateY(${i * HEIGHT}px)` }}
              onMouseEnter={() => ref && onPoint(ref)}
              onMouseLeave={() => onPoint(null)}
              onClick={() => {
                caret.value = i;
                if (ref) onChoose(ref);
              }}
            >
              <span class="number">{number ?? ""}</span>
              {pieces.map((piece, j) => (
                // biome-ignore lint/a11y: the keys of the region do the same
                <span
                  key={j}
                  class={piece.isLit ? "piece lit" : "piece"}
                  onMouseEnter={piece.ref ? () => onPoint(piece.ref!) : undefined}
                  onClick={
                    piece.ref
                      ? (event) => {
                          caret.value = i;
                          event.stopPropagation();
                          onChoose(piece.ref!);
                        }
                      : undefined
                  }
                >
                  {coloured(piece.text)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const TOKENS =
  /(\/\/.*$|\/\*.*?\*\/)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|\b(const|let|var|function|return|for|if|else|export|default|import|from|class|new|of|in|this|extends|as|true|false|null|undefined|with|type|interface)\b|\b(\d[\w.]*)\b/g;
const KINDS = ["comment", "string", "keyword", "literal"];

function coloured(text: string): (string | JSX.Element)[] {
  const parts: (string | JSX.Element)[] = [];
  let last = 0;
  for (const match of text.matchAll(TOKENS)) {
    if (match.index > last) parts.push(text.slice(last, match.index));
    const kind = KINDS[match.slice(1).findIndex((one) => one !== undefined)]!;
    parts.push(
      <i key={match.index} class={kind}>
        {match[0]}
      </i>,
    );
    last = match.index + match[0].length;
  }
  if (last < text.length) parts.push(text.slice(last));
  return parts;
}
