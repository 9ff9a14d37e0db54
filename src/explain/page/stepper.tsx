/** First, back, play, forward, last, and a slider; and the keys that do the same from anywhere. */
import { type JSX, type Signal, useEffect } from "./preact.js";
import type { State } from "./state.js";

/** Milliseconds for a step while it plays. */
const PACE = 900;

export function Stepper({ state }: { readonly state: State }): JSX.Element {
  const { step, playing, steps } = state;
  const last = steps.value.length - 1;
  const at = Math.min(step.value, last);
  const forward = steps.value.filter(({ kind }) => kind === "value").length;
  useEffect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      if (state.step.value >= state.lastStep()) playing.value = false;
      else state.step.value = Math.min(state.step.value, state.lastStep()) + 1;
    }, PACE);
    return () => clearInterval(timer);
  }, [playing.value]);
  const go = (to: number): void => move(state, to);
  return (
    <section class="stepper" aria-label="steps">
      <button type="button" aria-label="first step" onClick={() => go(0)}>
        <Icon path="M3 2v12M13 2 5 8l8 6z" />
      </button>
      <button type="button" aria-label="step back" onClick={() => go(at - 1)}>
        <Icon path="M12 2 4 8l8 6z" />
      </button>
      <button type="button" class="primary" aria-label={playing.value ? "pause" : "play"} onClick={() => play(state)}>
        {playing.value ? <Icon path="M5 2v12M11 2v12" /> : <Icon path="M4 1l10 7-10 7z" />}
      </button>
      <button type="button" aria-label="step forward" onClick={() => go(at + 1)}>
        <Icon path="M4 2l8 6-8 6z" />
      </button>
      <button type="button" aria-label="last step" onClick={() => go(last)}>
        <Icon path="M13 2v12M3 2l8 6-8 6z" />
      </button>
      <input
        type="range"
        aria-label="step"
        min="0"
        max={last}
        value={at}
        style={{ "--turn": `${(100 * forward) / Math.max(1, last)}%` }}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <output id="step">
        step {at} of {last}
      </output>
    </section>
  );
}

const Icon = ({ path }: { readonly path: string }): JSX.Element => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" class="icon">
    <path d={path} />
  </svg>
);

function move(state: State, to: number): void {
  state.playing.value = false;
  state.selected.value = null;
  state.step.value = Math.max(0, Math.min(state.lastStep(), to));
}

function play(state: State): void {
  if (!state.playing.value && state.step.value >= state.lastStep()) state.step.value = 0;
  state.selected.value = null;
  state.playing.value = !state.playing.value;
}

/** Keys mean steps unless something has the focus that needs them itself. */
export function useKeys(state: State, keys: Signal<boolean>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isField = target.matches("input:not([type=range]):not([type=checkbox]), select, textarea");
      if (event.key === "Escape") {
        keys.value = false;
        state.selected.value = null;
        return;
      }
      if (isField || event.ctrlKey || event.metaKey || event.altKey) return;
      const ownsArrows = target.matches("input[type=range]");
      const at = Math.min(state.step.value, state.lastStep());
      const actions: { readonly [key: string]: (() => void) | undefined } = {
        ArrowRight: ownsArrows ? undefined : () => move(state, at + 1),
        ArrowLeft: ownsArrows ? undefined : () => move(state, at - 1),
        Home: ownsArrows ? undefined : () => move(state, 0),
        End: ownsArrows ? undefined : () => move(state, state.lastStep()),
        " ": target.matches("button, [role=button], input") ? undefined : () => play(state),
        "/": () => document.getElementById("search")?.focus(),
        "?": () => (keys.value = !keys.value),
      };
      const action = actions[event.key];
      if (!action) return;
      action();
      event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
