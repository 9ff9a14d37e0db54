import { isLong } from "../support/long.js";
import { agrees } from "./suite.js";

agrees("js", Number(process.env.FUZZ_RUNS ?? (isLong ? 400 : 60)));
