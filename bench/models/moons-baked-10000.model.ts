/** The moons loss with 10,000 points baked in. */
import { moonsBaked } from "./moons-baked.js";

export default moonsBaked(10000);
