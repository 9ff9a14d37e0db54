import { isLong } from "../support/long.js";
import { agrees } from "./suite.js";

// The layouts are those that the other backend is tried with; what is its own is how it prints them.
agrees("wasm", Number(process.env.FUZZ_RUNS ?? (isLong ? 200 : 40)));
