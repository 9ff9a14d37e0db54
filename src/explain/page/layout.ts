/**
 * Where boxes go: layers from left to right, by dagre; beside the page, in a worker that is the page's own script, if they
 * are many. Knows sizes and edges, not what is in the boxes.
 */
import dagre from "@dagrejs/dagre";

export interface Size {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  /** The frame that it is in. */
  readonly frame?: string | undefined;
}

export interface Drawing {
  readonly boxes: readonly Size[];
  readonly frames: readonly { readonly key: string; readonly frame?: string | undefined }[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly isDown: boolean;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: {
    readonly [key: string]: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  };
  readonly frames: Placed["boxes"];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

export function layOut({ boxes, frames, edges, isDown }: Drawing): Placed {
  const graph = new dagre.graphlib.Graph({ compound: true, multigraph: false });
  graph.setGraph({
    rankdir: isDown ? "TB" : "LR",
    nodesep: isDown ? 18 : 14,
    ranksep: isDown ? 34 : 46,
    marginx: 16,
    marginy: 16,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key } of frames) graph.setNode(key, {});
  for (const { key, frame } of frames) if (frame !== undefined) graph.setParent(key, frame);
  for (const { key, width, height, frame } of boxes) {
    graph.setNode(key, { width, height });
    if (frame !== undefined) graph.setParent(key, frame);
  }
  for (const [from, to] of edges) graph.setEdge(from, to);
  dagre.layout(graph);
  const at = (key: string) => {
    const { x, y, width, height } = graph.node(key) as { x: number; y: number; width: number; height: number };
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const { width = 0, height = 0 } = graph.graph();
  const used = new Set(boxes.flatMap(({ frame }) => (frame === undefined ? [] : [frame])));
  return {
    width,
    height,
    boxes: Object.fromEntries(boxes.map(({ key }) => [key, at(key)])),
    frames: Object.fromEntries(
      frames.filter(({ key }) => used.has(key) || graph.children(key).length > 0).map(({ key }) => [key, at(key)]),
    ),
    edges: edges.map(([from, to]) => ({
      from,
      to,
      points: (graph.edge(from, to) as { points: { x: number; y: number }[] }).points,
    })),
  };
}

/** More boxes than this are laid out in a worker. */
const MANY = 80;

let worker: Worker | undefined;
let asked = 0;

/** @param done is given the places, unless something else has been asked for meanwhile. */
export function layOutBeside(drawing: Drawing, done: (placed: Placed) => void): void {
  const number = ++asked;
  if (drawing.boxes.length <= MANY) return done(layOut(drawing));
  try {
    const script = document.getElementById("app")!.textContent!;
    worker ??= new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  } catch {
    return done(layOut(drawing));
  }
  worker.onmessage = ({ data }: MessageEvent<{ number: number; placed: Placed }>) => {
    if (data.number === asked) done(data.placed);
  };
  worker.onerror = () => {
    if (number === asked) done(layOut(drawing));
  };
  worker.postMessage({ number, drawing });
}

/** What the script does where there is no document: it is the worker. */
export function serveLayouts(): void {
  self.onmessage = ({ data }: MessageEvent<{ number: number; drawing: Drawing }>) =>
    self.postMessage({ number: data.number, placed: layOut(data.drawing) });
}
