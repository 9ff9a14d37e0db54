/** The one place that names the library of components: what the page uses of it. */
export {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  useComputed,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
export { type ComponentChildren, Fragment, h, type JSX, render } from "preact";
export { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
