/** Five notes at the first visit, and the keys behind `?`. */
import { type JSX, type Signal, useSignal } from "./preact.js";

const NOTES = [
  [
    "Three views of one model",
    "Left what its author wrote, in the middle its graph, right the code that was generated from it. Point at something in one of them: the same scalars light up in the others.",
  ],
  [
    "Step by step",
    "The arrow keys go through the forward pass, and then through the backward pass. The sentence says what happens, with the numbers in.",
  ],
  [
    "Move a number",
    "Each parameter and input has a slider. All values and gradients follow: they are computed by the generated code in this page.",
  ],
  [
    "What is folded opens",
    "A box with ▸ is a loop, a neuron or a long sum. Click it to look inside; a dial chooses the iteration.",
  ],
  ["Everything is reachable", "Search by name, line or value. Press ? for the keys."],
] as const;

const remembered = (): boolean => {
  try {
    return localStorage.getItem("micrograd-tour") === "seen";
  } catch {
    return false;
  }
};

export function Tour(): JSX.Element | null {
  const at = useSignal(remembered() || location.hash.length > 1 ? -1 : 0);
  if (at.value < 0) return null;
  const [title, text] = NOTES[at.value]!;
  const close = (): void => {
    at.value = -1;
    try {
      localStorage.setItem("micrograd-tour", "seen");
    } catch {
      // A page without storage shows the tour again.
    }
  };
  const isLast = at.value === NOTES.length - 1;
  return (
    <aside class="tour" aria-label="tour" aria-live="polite">
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="tools">
        <span class="hint">
          {at.value + 1} of {NOTES.length}
        </span>
        <button type="button" onClick={close}>
          close
        </button>
        {!isLast && (
          <button type="button" class="primary" onClick={() => at.value++}>
            next
          </button>
        )}
      </div>
    </aside>
  );
}

export const KEYS = [
  ["→ / ←", "next step, step before"],
  ["Home / End", "first step, last step"],
  ["Space", "play, pause"],
  ["/", "search"],
  ["↑ / ↓ in a text", "move from line to line; the scalars of the line light up"],
  ["Enter on a box", "open it, or choose it"],
  ["Esc", "let go of what is chosen"],
  ["?", "these keys"],
] as const;

export function Keys({ open }: { readonly open: Signal<boolean> }): JSX.Element | null {
  if (!open.value) return null;
  return (
    <dialog class="keys" open aria-label="keys">
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="primary" onClick={() => (open.value = false)}>
        close
      </button>
    </dialog>
  );
}
