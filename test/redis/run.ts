/**
 * `npm run test:cluster`: sums and sweeps over a real redis, which dies, hangs and comes back, and so do workers; prints what failed
 * and leaves the counts in `build/cluster-results.json` for `.ci/run`. Where redis-server is not on the PATH, it says so and checks
 * nothing; with CI=true it installs it, and fails if that does not help.
 *   --only <text>   only the checks whose name contains it
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { has } from "../../bench/cluster/server.js";
import { inTemporaryFolder } from "../../bench/temporary.js";
import { writeSite } from "../cluster/site.js";
import { check, counts } from "../web/checks.js";
import { badInput } from "./bad-input.js";
import { bits } from "./bits.js";
import { deaths } from "./deaths.js";
import { example } from "./example.js";
import { Place } from "./place.js";
import { traps } from "./traps.js";

const onCi = Boolean(process.env.CI);

/** From Debian, where that is possible. */
function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    execFileSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    const packages = ["redis-server", "iproute2"];
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { stdio: "ignore", env });
  } catch {
    // What that means is said below.
  }
}

if (!has("redis-server") && onCi) install();
if (!has("redis-server")) {
  console.log("redis-server is not on the PATH: nothing was checked (apt-get install redis-server)");
  if (onCi) counts.failed++;
} else
  await inTemporaryFolder(async (folder) => {
    const site = await writeSite(folder);
    for (const row of [...bits, ...traps, ...deaths, ...badInput, ...example]) {
      const why = row.skip?.();
      if (why) console.log(`- ${row.name}: left out, ${why}`);
      else await check(row.name, () => Place.with(site, row));
    }
  });

mkdirSync("build", { recursive: true });
writeFileSync("build/cluster-results.json", JSON.stringify(counts));
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);
