/**
 * Connections to redis: the only file that knows ioredis. Each client has a handler for its errors (without one, an error would
 * end the process), connects again by itself, and is closed within a deadline. Knows nothing of what is sent.
 */
import { Redis } from "ioredis";
import { diagnostic } from "../../diagnostics.js";
import type { RedisAddress } from "../types.js";

export type { Redis } from "ioredis";

/** Milliseconds that closing may take before the socket is just cut. */
export const CLOSING = 2_000;

/** What redis answers where waiting does not help. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR Client sent AUTH)/;

export class Connection {
  private readonly address: RedisAddress;
  private readonly onTrouble: (trouble: Error) => void;
  private readonly clients = new Set<Redis>();
  private isClosing = false;
  private away: { readonly since: number; readonly why: string } | undefined;

  private constructor(address: RedisAddress, onTrouble: (trouble: Error) => void) {
    this.address = address;
    this.onTrouble = onTrouble;
  }

  /** @throws no-redis if it cannot be reached within `patience` milliseconds, or refuses us. */
  static async open(address: RedisAddress, patience: number, onTrouble: (trouble: Error) => void): Promise<Connection> {
    const connection = new Connection(address, onTrouble);
    const first = connection.client();
    const refused = new Promise<never>((_, reject) => {
      first.on("error", (error: Error) => {
        if (REFUSED.test(error.message)) reject(error);
      });
    });
    try {
      await within(Promise.race([first.ping(), refused]), patience);
    } catch (error) {
      connection.cut();
      const why =
        error instanceof TooLate ? (connection.away?.why ?? `no answer within ${patience} ms`) : messageOf(error);
      throw diagnostic("no-redis", connection.where, why);
    }
    first.removeAllListeners("error");
    connection.watch(first);
    return connection;
  }

  /** A client of its own, for who waits in it. */
  client(): Redis {
    const options = {
      // Commands wait until redis is back; how long, is for whoever gave them to say.
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => Math.min(50 * times, 500),
      enableReadyCheck: true,
    };
    const { address } = this;
    const client = typeof address === "string" ? new Redis(address, options) : new Redis({ ...address, ...options });
    this.watch(client);
    this.clients.add(client);
    return client;
  }

  /** `10.0.0.1:6379`, without a password. */
  get where(): string {
    const { address } = this;
    if (typeof address === "string") return address.replace(/^(\w+:\/\/)[^@/]*@/, "$1");
    return address.path ?? `${address.host ?? "localhost"}:${address.port ?? 6379}`;
  }

  /** Since when it has been away, and why; if it is. */
  get trouble(): string | undefined {
    return (
      this.away && `redis at ${this.where} has been away for ${Date.now() - this.away.since} ms (${this.away.why})`
    );
  }

  /** Ends all clients: in order where redis is there, at once where it is not. */
  async close(): Promise<void> {
    this.isClosing = true;
    const quit = Promise.all([...this.clients].map((client) => client.quit().catch(() => {})));
    await within(quit, this.away ? 0 : CLOSING).catch(() => {});
    this.cut();
  }

  private cut(): void {
    this.isClosing = true;
    for (const client of this.clients) client.disconnect();
  }

  private watch(client: Redis): void {
    client.on("error", (error: Error) => this.lost(messageOf(error)));
    client.on("close", () => this.lost(this.away?.why ?? "the connection was closed"));
    client.on("ready", () => {
      this.away = undefined;
    });
  }

  private lost(why: string): void {
    if (this.isClosing) return;
    const isNew = this.away === undefined;
    this.away = { since: this.away?.since ?? Date.now(), why };
    if (isNew) this.onTrouble(new Error(`redis at ${this.where}: ${why}`));
  }
}

class TooLate extends Error {}

/** What a promise gives, or an error if that takes longer than so many milliseconds. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate()), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Refused connections to several addresses of a name come as one error without a message. */
const messageOf = (error: unknown): string => {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
};
