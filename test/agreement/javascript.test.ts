import { agrees } from "./suite.js";

agrees("js", Number(process.env.FUZZ_RUNS ?? 400));
