/** 10,000 operations without structure. */
import { randomDag } from "./random-dag.js";

export default randomDag(10_000);
