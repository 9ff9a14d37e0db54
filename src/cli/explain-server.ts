/**
 * `explain --watch`: serves the page of a model on this machine alone, and tells open pages when there is a new one, or what
 * is wrong. Whoever asks by another name than this address gets nothing: pages of other sites can make names lead here.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics.js";
import { type ExplainOptions, explainModel } from "../explain/index.js";
import { WATCHED_POLICY } from "../explain/page.js";
import { explain } from "../load/errors.js";
import type { Console } from "./console.js";
import { colorsFor, errorText } from "./messages.js";
import { rerun } from "./watch.js";

const HOST = "127.0.0.1";
/** Pages have no colours of terminals. */
const plain = colorsFor({});

interface Around {
  readonly console: Console;
  readonly open: ((url: string) => void) | undefined;
}

export async function serve(model: string, options: ExplainOptions, { console, open }: Around): Promise<never> {
  let page = `<!doctype html><html data-watch><meta http-equiv="Content-Security-Policy" content="${WATCHED_POLICY}"><p>Compiling …`;
  let failure: string | null = null;
  let isThere = false;
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const isOurs = request.headers.host === `${HOST}:${port}` || request.headers.host === `localhost:${port}`;
    if (!isOurs || request.method !== "GET") {
      response.writeHead(isOurs ? 405 : 403).end();
      return;
    }
    if (request.url === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).write("\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      if (failure !== null) tell(response, "failure", failure);
      return;
    }
    if (request.url !== "/" && !request.url?.startsWith("/?")) {
      response.writeHead(404).end();
      return;
    }
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": WATCHED_POLICY,
    };
    response.writeHead(200, headers).end(page);
  });
  await new Promise<void>((ready) => server.listen(0, HOST, ready));
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}/`;
  const path = resolve(model);
  const data = [options.data, options.at].flatMap((file) => (file === undefined ? [] : [resolve(file)]));
  let files: readonly string[] = [path, ...data];
  let isFirst = true;
  return rerun([path], async () => {
    let problem: Diagnostic | null = null;
    try {
      const { html, sources } = await explainModel(model, { ...options, watched: true });
      page = html;
      isThere = true;
      failure = null;
      files = [...sources, ...data];
      for (const listener of listeners) tell(listener, "page", "");
    } catch (error) {
      problem = explain(error);
      failure = errorText(problem, plain);
      const { location } = problem;
      if (location) files = [...files, location.file];
      for (const listener of listeners) tell(listener, "failure", failure);
      if (!isThere) page = failurePage(failure);
    }
    const announce = (): void => {
      // Whatever is wrong, that is where it is shown, and where the page will be.
      if (isFirst || problem === null) console.result(`${url}\n`);
      if (problem) console.error(problem);
      if (isFirst) open?.(url);
      isFirst = false;
    };
    return { files, failed: failure !== null, announce };
  });
}

const tell = (listener: ServerResponse, event: string, data: string): void => {
  listener.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};

/** What is there until the model compiles for the first time. */
const failurePage = (failure: string): string =>
  `<!doctype html><html lang="en" data-watch><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${WATCHED_POLICY}"><title>explain</title></head><body><pre id="failure" role="alert">${failure
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")}</pre><script>const events = new EventSource("/events");
events.addEventListener("page", () => location.reload());
events.addEventListener("failure", ({ data }) => { document.getElementById("failure").textContent = JSON.parse(data); });
</script></body></html>`;
