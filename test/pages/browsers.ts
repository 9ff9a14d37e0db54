/**
 * Debian's browsers, as far as they are there: Chromium, and Firefox by WebDriver BiDi. Knows how they are started; nothing of pages.
 */
import { execFileSync } from "node:child_process";
import { type Browser, chromium, firefox } from "playwright-core";

export interface Opened {
  readonly name: "Chromium" | "Firefox";
  readonly browser: Browser;
}

function programOf(names: readonly string[]): string | undefined {
  for (const name of names)
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {}
  return undefined;
}

/** Starts those that are there, and says which are not. */
export async function openBrowsers(say: (text: string) => void): Promise<Opened[]> {
  const opened: Opened[] = [];
  const programs = {
    Chromium: programOf(["chromium", "chromium-browser", "google-chrome"]),
    Firefox: programOf(["firefox-esr", "firefox"]),
  };
  if (programs.Chromium) {
    const browser = await chromium.launch({ executablePath: programs.Chromium, args: ["--no-sandbox"] });
    opened.push({ name: "Chromium", browser });
  }
  if (programs.Firefox) opened.push({ name: "Firefox", browser: await openFirefox(programs.Firefox) });
  for (const [name, program] of Object.entries(programs))
    if (!program) say(`${name}: not there, its pages are left out`);
  return opened;
}

/** What playwright's side that speaks BiDi has, and does not export. */
interface Session {
  send(method: string, params: unknown): Promise<unknown>;
}

/**
 * Not playwright's own build of Firefox, but the one that people have. It knows no command for the colour scheme, which
 * playwright sends for each page whatever it is asked for; here that is answered for it. Motion is reduced.
 */
async function openFirefox(program: string): Promise<Browser> {
  const browser = await firefox.launch({
    channel: "moz-firefox",
    executablePath: program,
    firefoxUserPrefs: { "ui.prefersReducedMotion": 1 },
  });
  const { _connection: connection } = browser as unknown as {
    _connection: { toImpl(browser: Browser): { _browserSession: Session } };
  };
  const prototype = Object.getPrototypeOf(connection.toImpl(browser)._browserSession) as Session;
  const { send } = prototype;
  prototype.send = function (this: Session, method, params) {
    return method === "emulation.setMediaFeaturesOverride" ? Promise.resolve({}) : send.call(this, method, params);
  };
  return browser;
}
