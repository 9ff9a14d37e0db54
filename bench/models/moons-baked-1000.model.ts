/** The moons loss with 1,000 points baked in. */
import { moonsBaked } from "./moons-baked.js";

export default moonsBaked(1000);
