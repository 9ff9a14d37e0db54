/**
 * What a step over many workers takes, by simulation: redis and the driver do one thing at a time, a network carries so many bytes a
 * second, workers compute side by side, some slower than others. Knows costs; nothing of redis.
 */
import { mulberry32 } from "../../src/common/random.js";

/** Seconds, unless something else is said. */
export interface Costs {
  /** The driver's, to put a partition's job into a queue and to take its answer out. */
  readonly driver: number;
  /** Redis', for everything that a partition's job makes it do. */
  readonly redis: number;
  /** A worker's, besides computing. */
  readonly work: number;
  /** To copy and fold a byte, for whoever has it. */
  readonly byte: number;
  /** Bytes a second that redis' host sends, and that it receives. */
  readonly bandwidth: number;
  /** From one host to another. */
  readonly latency: number;
}

export interface Load {
  readonly workers: number;
  /** At least as many as workers, if none is to be idle. */
  readonly partitions: number;
  readonly parameters: number;
  readonly rows: number;
  /** Seconds that a row takes. */
  readonly row: number;
  /** How far computing times scatter: the standard deviation of their logarithm. */
  readonly scatter: number;
}

export interface Step {
  readonly seconds: number;
  /** If everything but computing took no time, and all workers the same. */
  readonly ideal: number;
  /** What part of the step redis is busy, and the driver. */
  readonly redisBusy: number;
  readonly driverBusy: number;
}

/** Somebody who does one thing after the other. */
class Serial {
  private free = 0;
  busy = 0;

  /** @returns when something is done that comes at a time and takes so long. */
  at(time: number, seconds: number): number {
    this.free = Math.max(this.free, time) + seconds;
    this.busy += seconds;
    return this.free;
  }
}

export function simulateStep(costs: Costs, load: Load, seed = 1): Step {
  const { workers, partitions, parameters, rows, row, scatter } = load;
  const { driver: own, redis, work, byte, bandwidth, latency } = costs;
  const random = mulberry32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [driver, server, out, into] = [new Serial(), new Serial(), new Serial(), new Serial()];
  const bytes = 8 * (parameters + 3);
  const sent = into.at(driver.at(0, bytes * byte), bytes / bandwidth) + latency;
  server.at(sent, bytes * byte);
  const hands = Array.from({ length: Math.min(workers, partitions) }, () => new Serial());
  const fetched = hands.map(() => Number.NaN);
  const answers = Array.from({ length: partitions }, (_, part) => {
    const asked = server.at(driver.at(sent, own / 2) + latency, redis / 2);
    const hand = part % hands.length;
    // A worker fetches the parameters once, however many partitions it serves.
    if (Number.isNaN(fetched[hand]!))
      fetched[hand] = out.at(server.at(asked, bytes * byte), bytes / bandwidth) + latency;
    const computing = ((rows * row) / partitions) * Math.exp(scatter * normal());
    return hands[hand]!.at(Math.max(asked + latency, fetched[hand]!), work + bytes * byte + computing);
  });
  let end = 0;
  for (const done of answers.sort((x, y) => x - y)) {
    const there = server.at(into.at(done, bytes / bandwidth) + latency, redis / 2 + bytes * byte);
    end = driver.at(out.at(there, bytes / bandwidth) + latency, own / 2 + 2 * bytes * byte);
  }
  return {
    seconds: end,
    ideal: (rows * row) / hands.length,
    redisBusy: server.busy / end,
    driverBusy: driver.busy / end,
  };
}
