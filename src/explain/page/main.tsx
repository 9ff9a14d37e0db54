/** Starts the page: reads what the compiler has put into it, runs the module, and draws. In a worker it lays out graphs. */
import { App } from "./app.js";
import type { PageData } from "./data.js";
import { Engine } from "./engine.js";
import { takeAddress } from "./export.js";
import { serveLayouts } from "./layout.js";
import { render } from "./preact.js";
import { createState } from "./state.js";
import "./style.css";
import "uplot/dist/uPlot.min.css";
import { watchServer } from "./watching.js";

async function start(): Promise<void> {
  const host = document.getElementById("page")!;
  const data = JSON.parse(document.getElementById("model")!.textContent!) as PageData;
  const code = (JSON.parse(document.getElementById("code")!.textContent!) as { readonly code: string }).code;
  let engine: Engine;
  try {
    engine = await Engine.open(data, code);
  } catch (error) {
    host.textContent = "";
    const note = document.createElement("p");
    note.className = "cannot-run";
    note.setAttribute("role", "alert");
    note.textContent = `The generated module cannot run in this page: ${(error as Error).message}. The page imports it from a blob: URL, which the policy of this browser or server has to allow (script-src blob:).`;
    host.append(note);
    return;
  }
  const state = createState(data, engine);
  state.ran.value;
  state.step.value = state.lastStep();
  takeAddress(state, location.hash);
  host.textContent = "";
  render(<App state={state} />, host);
  watchServer();
  document.documentElement.dataset["depth"] = String(state.tree.depth);
  document.documentElement.dataset["ready"] = "yes";
}

if (typeof document === "undefined") serveLayouts();
else void start();
