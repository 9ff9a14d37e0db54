/** The names of everything that lies in redis. All of it expires, so nothing is left by whoever dies. */

/** Of BullMQ's keys. */
export const PREFIX = "micrograd-compile";

/** One queue per partition: in a shared one every worker would end up with all shards. */
export const stepQueue = (name: string, partition: number): string => `${name}-partition-${partition}`;
export const sweepQueue = (name: string): string => `${name}-sweep`;

/** What a step is computed at. */
export const parametersKey = (name: string, session: string, step: number): string =>
  `${PREFIX}:${name}:parameters:${session}:${step}`;
/** What jobs of a sweep are given, by index. */
export const jobsKey = (name: string, session: string, run: number): string =>
  `${PREFIX}:${name}:jobs:${session}:${run}`;
/** A list that answers to one driver are pushed to. */
export const mailboxKey = (name: string, session: string): string => `${PREFIX}:${name}:mailbox:${session}`;
/** Who serves what: worker by worker. */
export const presenceKey = (name: string): string => `${PREFIX}:${name}:workers`;
