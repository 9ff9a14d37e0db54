/** 1,000,000 operations without structure. */
import { randomDag } from "./random-dag.js";

export default randomDag(1_000_000);
