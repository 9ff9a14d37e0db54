/**
 * Two hosts, as two network namespaces with a wire (veth) between them. Their addresses are there only: this host's network has
 * none of them. Takes away what it has made, and touches nothing else.
 */
import { execFileSync } from "node:child_process";

export interface Host {
  readonly address: string;
  /** What a command begins with that is to run there. */
  readonly within: readonly string[];
}

const ip = (...given: readonly string[]): void => {
  execFileSync("ip", given, { stdio: ["ignore", "ignore", "pipe"] });
};

/** Documentation addresses (RFC 5737), which are nobody's. */
const NETWORK = "198.51.100";

export async function withTwoHosts(work: (hosts: readonly [Host, Host]) => Promise<void>): Promise<void> {
  const own = `mg${process.pid}`;
  const host = (number: number) => ({
    space: `${own}-${number}`,
    wire: `${own}w${number}`,
    address: `${NETWORK}.${number + 1}`,
    within: ["ip", "netns", "exec", `${own}-${number}`],
  });
  const [first, second] = [host(0), host(1)];
  const made: string[] = [];
  try {
    for (const { space } of [first, second]) {
      ip("netns", "add", space);
      made.push(space);
    }
    ip(
      "-n",
      first.space,
      "link",
      "add",
      first.wire,
      "type",
      "veth",
      "peer",
      "name",
      second.wire,
      "netns",
      second.space,
    );
    for (const { space, wire, address } of [first, second]) {
      ip("-n", space, "addr", "add", `${address}/24`, "dev", wire);
      ip("-n", space, "link", "set", wire, "up");
      ip("-n", space, "link", "set", "lo", "up");
    }
    await work([first, second]);
  } finally {
    for (const space of made) ip("netns", "del", space);
  }
}
