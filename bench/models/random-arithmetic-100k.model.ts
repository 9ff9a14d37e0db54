/** About 100,000 operations. */
import { randomArithmetic } from "./random-arithmetic.js";

export default randomArithmetic(60_000);
