/** What a check begins with: a redis, a file that workers import, and the numbers that all must give. */
import { deepStrictEqual } from "node:assert/strict";
import { type ConnectOptions, connect, type Data, type Site } from "micrograd-compile/cluster";
import { Server, type ServerSetting } from "../../bench/cluster/server.js";
import { WorkerProcess, type WorkerSetting } from "./workers.js";

export const SHARDS = 16;
export const STEPS = 3;

export interface Row {
  readonly name: string;
  readonly run: (place: Place) => Promise<void>;
  readonly server?: ServerSetting;
  /** Why it is left out here, if it is. */
  readonly skip?: () => string | undefined;
}

export class Place {
  readonly server: Server;
  readonly site: URL;
  readonly exported: Site;
  /** What went wrong for drivers without ending anything. */
  readonly troubles: string[] = [];
  private readonly workers: WorkerProcess[] = [];
  private readonly opened: Data[] = [];

  private constructor(server: Server, site: URL, exported: Site) {
    this.server = server;
    this.site = site;
    this.exported = exported;
  }

  static async with(site: URL, { run, server: setting }: Row): Promise<void> {
    await using server = await new Server(setting).start();
    const place = new Place(server, site, (await import(site.href)) as Site);
    try {
      await Promise.race([run(place), hanging()]);
    } finally {
      await Promise.all(place.workers.map((worker) => worker.kill()));
      await Promise.all(place.opened.map((data) => data.close()));
    }
  }

  async worker(setting: Partial<WorkerSetting> = {}): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start(this.site, { redis: { path: this.server.path }, ...setting });
    this.workers.push(worker);
    return worker;
  }

  async connect(options: Partial<ConnectOptions> = {}): Promise<Data> {
    const data = await connect({
      ...this.exported,
      shards: SHARDS,
      redis: { path: this.server.path },
      timeout: 30_000,
      onTrouble: ({ message }) => this.troubles.push(message),
      ...options,
    });
    this.opened.push(data);
    return data;
  }

  /** The same in this process: what all others are held to. */
  local(options: Partial<ConnectOptions> = {}): Promise<Data> {
    return connect({ ...this.exported, shards: SHARDS, ...options });
  }
}

/** No check waits for ever. */
function hanging(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("it hangs")), 60_000).unref();
  });
}

/** All numbers of some steps of gradient descent, and of a mini-batch at the end. */
export async function descend(data: Data, steps = STEPS): Promise<number[]> {
  const parameters = Float64Array.from({ length: 7 }, (_, i) => 0.1 * i);
  const gradient = new Float64Array(7);
  const numbers: number[] = [];
  for (let step = 0; step < steps; step++) {
    numbers.push(await data.valueAndGradient(parameters, gradient), ...gradient);
    gradient.forEach((slope, i) => {
      parameters[i]! -= slope;
    });
  }
  numbers.push(await data.valueAndGradient(parameters, gradient, { shards: [9, 2, 2, 14, 0, 7] }), ...gradient);
  return numbers;
}

/** The numbers that `descend` must give, wherever. */
export const expectedOf = async (place: Place, steps = STEPS): Promise<number[]> => descend(await place.local(), steps);

/** @throws unless all bits are the same: −0 is not 0, and NaN is NaN. */
export const same = (found: unknown, expected: unknown): void => deepStrictEqual(found, expected);

/** What a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  try {
    await promise;
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
  throw new Error("it should have failed");
}
