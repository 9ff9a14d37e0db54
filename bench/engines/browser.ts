/**
 * Runs a script in a browser without a driver: a server gives out one page, which imports the script and posts its answer
 * back. A browser of its own for each job, with a profile of its own, as engines learn from what ran before.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { inTemporaryFolder } from "../temporary.js";

/** A script may take so many milliseconds. */
export const PATIENCE = 240_000;

export interface Browser {
  readonly name: string;
  /** What it may be called on this system. */
  readonly programs: readonly string[];
  readonly flags: (profile: string) => readonly string[];
  /** Lines of a `user.js` in the profile. */
  readonly preferences?: readonly string[];
}

const page = (script: string, job: unknown): string => `<!doctype html><meta charset="utf-8"><script type="module">
const post = (what) => fetch("/answer", { method: "POST", body: JSON.stringify(what) });
try {
  const { answer } = await import("/${script}");
  await post({ answer: await answer(${JSON.stringify(job).replaceAll("<", "\\u003c")}) });
} catch (error) {
  await post({ error: String(error?.stack ?? error) });
}
</script>`;

/** @param program the command that starts the browser. */
export const askBrowser =
  (browser: Browser, program: string) =>
  <Answer>(script: string, job: unknown): Promise<Answer> =>
    inTemporaryFolder(async (profile) => {
      if (browser.preferences) writeFileSync(join(profile, "user.js"), browser.preferences.join("\n"));
      const { url, answer, close } = await serve(script, job);
      // A group of its own: what a browser starts has to end with it.
      const child = spawn(program, [...browser.flags(profile), url], { stdio: "ignore", detached: true });
      const failed = new Promise<never>((_, reject) => child.once("error", reject));
      const tooLong = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`${browser.name} gave no answer`)), PATIENCE).unref();
      });
      try {
        return (await Promise.race([answer, failed, tooLong])) as Answer;
      } finally {
        close();
        await ended(child);
      }
    });

/** Serves the page and what lies beside the script. */
async function serve(script: string, job: unknown) {
  let settle: (text: string) => void = () => {};
  const posted = new Promise<string>((resolve) => {
    settle = resolve;
  });
  const server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    if (path === "/") return response.setHeader("content-type", "text/html").end(page(basename(script), job));
    if (path === "/answer") {
      settle(await bodyOf(request));
      return response.end();
    }
    try {
      const text = readFileSync(join(dirname(script), basename(path)));
      return response.setHeader("content-type", "text/javascript").end(text);
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const answer = posted.then((text) => {
    const { answer, error } = JSON.parse(text);
    if (error) throw new Error(error);
    return answer;
  });
  answer.catch(() => {});
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/`, answer, close };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Ends the browser with all of its processes. */
async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  try {
    process.kill(-child.pid!, "SIGKILL");
    await exit;
  } catch {
    // It has ended already.
  }
}
