/** The same for 30 rows. */
import { lu } from "./lu.model.js";

export default lu(30);
