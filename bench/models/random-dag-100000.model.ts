/** 100,000 operations without structure. */
import { randomDag } from "./random-dag.js";

export default randomDag(100_000);
