/** A worker: `node worker.js 0,1` sums partitions 0 and 1, and runs jobs of sweeps. As many as you like may run on as many hosts. */
import { serve } from "micrograd-compile/cluster";
import * as data from "./data.js";

const partitions = (process.argv[2] ?? "0").split(",").map(Number);
const redis = process.env.REDIS ?? "redis://localhost:6379";
await serve({ module: data.module, shard: data.shard, job: data.job, partitions, redis });
console.log(`serving partitions ${partitions.join(", ")}`);
