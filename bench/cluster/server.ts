/** A redis of the bench's or a test's own: on a unix socket in a temporary folder, ended by its own process id. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

export interface ServerSetting {
  /** Whether it keeps what it has on disk. */
  readonly keeps?: boolean;
  readonly more?: readonly string[];
  /** What the command begins with: another network's. */
  readonly within?: readonly string[];
}

export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), "micrograd-redis-"));
  readonly path = join(this.folder, "r.sock");
  private process: ChildProcess | undefined;
  private readonly setting: ServerSetting;

  constructor(setting: ServerSetting = {}) {
    this.setting = setting;
  }

  async start(): Promise<this> {
    const { keeps = true, more = [], within = [] } = this.setting;
    const own = ["--port", "0", "--unixsocket", this.path, "--dir", this.folder, "--save", ""];
    const [command, ...rest] = [...within, "redis-server", ...own, "--appendonly", keeps ? "yes" : "no", ...more];
    const server = spawn(command!, rest, { stdio: ["ignore", "pipe", "inherit"] });
    this.process = server;
    let text = "";
    for await (const piece of server.stdout) {
      text += piece;
      // The stream stays open for as long as the server runs, so the loop is left here.
      if (text.includes("eady to accept connections")) break;
    }
    if (server.exitCode !== null) throw new Error(`redis-server has ended: ${text}`);
    return this;
  }

  async end(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const server = this.process;
    this.process = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, "exit");
  }

  /** Asks it something, with a client of its own. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis({ path: this.path });
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a program is on the PATH. */
export function has(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
