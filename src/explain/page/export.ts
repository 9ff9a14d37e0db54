/** What leaves the page when it is asked for: the graph as SVG, the values as CSV, the state in the address. */
import type { State } from "./state.js";
import { nodesIn } from "./tree.js";

/** What an SVG needs to look the same outside of the page. */
const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "opacity",
];

export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [own, copied] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  own.forEach((element, i) => {
    const style = getComputedStyle(element);
    const target = copied[i] as SVGElement;
    target.setAttribute("style", STYLES.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
    for (const name of ["class", "tabindex", "role", "aria-label", "data-key"]) target.removeAttribute(name);
  });
  for (const other of copy.querySelectorAll("foreignObject")) {
    const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
    label.textContent = other.textContent;
    label.setAttribute("x", String(Number(other.getAttribute("x")) + 6));
    label.setAttribute("y", String(Number(other.getAttribute("y")) + 16));
    label.setAttribute("style", "font: 12px sans-serif; fill: #777");
    other.replaceWith(label);
  }
  copy.removeAttribute("id");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

/** Everything that is open or folded, one iteration each: name, operation, value, gradient, line. */
export function csvText(state: State): string {
  const { data, names, engine } = state;
  const quoted = (text: string | number): string =>
    /[",\n]/.test(String(text)) ? `"${String(text).replaceAll('"', '""')}"` : String(text);
  const rows: (string | number)[][] = [["name", "operation", "value", "gradient", "line"]];
  state.parameterNames.forEach((name, i) =>
    rows.push([name, "parameter", state.parameters.value[i]!, engine.gradient[i]!, ""]),
  );
  state.inputNames.forEach((name, i) => rows.push([name, "input", state.inputs.value[i]!, "", ""]));
  for (const node of nodesIn(state.tree.root).sort((x, y) => x - y))
    rows.push([
      names[node]!,
      data.nodes[node]!.op,
      state.numberOf(node),
      state.gradientOf(node) ?? "",
      data.spans[data.nodes[node]!.span]?.line ?? "",
    ]);
  return `${rows.map((row) => row.map(quoted).join(",")).join("\n")}\n`;
}

export function download(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** `#step=12&a=-4`: the step and what was moved; as much as an address can hold. */
export function addressOf(state: State): string {
  const parts = new URLSearchParams();
  if (state.step.value !== state.lastStep()) parts.set("step", String(state.step.value));
  if (state.output.value !== 0) parts.set("output", String(state.output.value));
  state.parameters.value.forEach((x, i) => {
    if (!Object.is(x, state.initial[i]) && i < 40) parts.set(state.parameterNames[i]!, String(x));
  });
  state.inputs.value.forEach((x, i) => {
    if (!Object.is(x, state.initialInputs[i]) && i < 40) parts.set(state.inputNames[i]!, String(x));
  });
  state.dials.value.forEach((dial, i) => {
    if (dial > 0) parts.set(`dial${i}`, String(dial));
  });
  const open = [...state.opened.value].filter((id) => id !== "all" && !state.firstOpened.has(id));
  if (open.length > 0 && open.length < 20) parts.set("open", open.join(","));
  return parts.toString();
}

export function takeAddress(state: State, address: string): void {
  const parts = new URLSearchParams(address.replace(/^#/, ""));
  const [parameters, inputs, dials] = [
    state.parameters.value.slice(),
    state.inputs.value.slice(),
    [...state.dials.value],
  ];
  let step: number | undefined;
  for (const [key, text] of parts) {
    const number = Number(text);
    const [p, x] = [state.parameterNames.indexOf(key), state.inputNames.indexOf(key)];
    if (key === "open")
      state.opened.value = new Set([
        ...state.opened.value,
        ...text.split(",").filter((id) => state.tree.groups.has(id)),
      ]);
    else if (Number.isNaN(number)) continue;
    else if (p >= 0) parameters[p] = number;
    else if (x >= 0) inputs[x] = number;
    else if (key === "step") step = number;
    else if (key === "output" && number < state.data.results.length) state.output.value = number;
    else if (/^dial\d+$/.test(key)) dials[Number(key.slice(4))] = number;
  }
  state.parameters.value = parameters;
  state.inputs.value = inputs;
  state.dials.value = dials;
  if (step !== undefined) state.step.value = step;
}
