/**
 * Runs the built command in a folder of its own for each test: in this process where it matters what is said and written, as
 * a process where it matters what becomes of one.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";

export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

const MAIN = new URL("../../dist/cli/main.js", import.meta.url).href;

/** Makes a process take its stderr for a terminal. */
const TERMINAL = "--import=data:text/javascript,process.stderr.isTTY=true";

/** What `wait` gives up after, in milliseconds. */
const PATIENCE = 15_000;

/** What a command said, and its exit code. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Run extends Said {
  readonly signal: NodeJS.Signals | null;
}

/** A command that is still running. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves when what it has printed so far matches; starts afresh behind the match. */
  wait(stream: "stdout" | "stderr", pattern: RegExp): Promise<void>;
  readonly ended: Promise<Run>;
}

export interface Folder {
  path(name: string): string;
  write(files: Readonly<Record<string, string>>): void;
  read(name: string): string;
  /** Everything in it, hidden files too. */
  list(): string[];
  /** As a process, as a user does. */
  start(...args: string[]): Running;
  /** As `start`, with a stderr that the command takes for a terminal. */
  startOnTerminal(...args: string[]): Running;
  /** In this process. */
  run(...args: string[]): Promise<Said>;
}

/** A small model whose `forward` has this body. */
export const model = (body = "w.mul(x).add(1).tanh()", before = ""): string =>
  `import { defineModel, scalar } from "micrograd-compile";\n${before}\nexport default defineModel({\n` +
  `  parameters: { w: scalar(1) },\n  inputs: { x: scalar() },\n  forward: ({ w }, { x }) => ${body},\n});\n`;

export function commandFolder(): Folder {
  let root = "";
  const children = new Set<ChildProcess>();
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "micrograd-cli-")));
  });
  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
    children.clear();
    rmSync(root, { recursive: true, force: true });
  });
  const startNode = (...args: string[]): Running => {
    const env = { ...process.env, NO_COLOR: "1", TERM: "xterm" };
    const child = spawn(process.execPath, args, { cwd: root, env });
    children.add(child);
    return follow(child);
  };
  const folder: Folder = {
    path: (name) => join(root, name),
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(folder.path(name)), { recursive: true });
        writeFileSync(folder.path(name), text);
      }
    },
    read: (name) => readFileSync(folder.path(name), "utf8"),
    list: () => readdirSync(root, { recursive: true }).map(String).sort(),
    start: (...args) => startNode(CLI, ...args),
    startOnTerminal: (...args) => startNode(TERMINAL, CLI, ...args),
    run: (...args) => runHere(root, args),
  };
  return folder;
}

/** Runs the command in this process, and then takes back what the command does to its process, which is otherwise about to end. */
export async function runHere(root: string, args: readonly string[]): Promise<Said> {
  const { main } = (await import(MAIN)) as typeof import("../../src/cli/main.js");
  const said = { stdout: "", stderr: "" };
  const restored = [
    captured(process.stdout, (text) => {
      said.stdout += text;
    }),
    captured(process.stderr, (text) => {
      said.stderr += text;
    }),
    listening(process.stdout, "error"),
    listening(process.stderr, "error"),
    listening(process, "uncaughtException"),
    listening(process, "exit"),
    workingIn(root),
  ];
  try {
    const code = await main(args);
    return { code, ...said };
  } finally {
    for (const restore of restored) restore();
  }
}

function captured(stream: NodeJS.WriteStream, write: (text: string) => void): () => void {
  const before = stream.write;
  stream.write = (text: string | Uint8Array) => {
    write(String(text));
    return true;
  };
  return () => {
    stream.write = before;
  };
}

/** Undoes what listens from now on. */
function listening(emitter: NodeJS.EventEmitter, event: string): () => void {
  const before = emitter.listeners(event);
  return () => {
    for (const listener of emitter.listeners(event))
      if (!before.includes(listener)) emitter.off(event, listener as () => void);
  };
}

function workingIn(folder: string): () => void {
  const before = process.cwd();
  process.chdir(folder);
  return () => process.chdir(before);
}

function follow(child: ChildProcess): Running {
  const printed = { stdout: "", stderr: "" };
  const unread = { ...printed };
  let check = (): void => {};
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]!.setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
      unread[stream] += text;
      check();
    });
  const ended = new Promise<Run>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, ...printed }));
  });
  return {
    child,
    ended,
    wait: (stream, pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`No ${pattern} in:\n${unread[stream]}`)), PATIENCE);
        check = () => {
          const match = pattern.exec(unread[stream]);
          if (!match) return;
          unread[stream] = unread[stream].slice(match.index + match[0].length);
          check = () => {};
          clearTimeout(timer);
          resolve();
        };
        check();
      }),
  };
}
