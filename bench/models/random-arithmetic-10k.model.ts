/** About 10,000 operations. */
import { randomArithmetic } from "./random-arithmetic.js";

export default randomArithmetic(6_000);
