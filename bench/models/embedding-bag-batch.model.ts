/** One text of five words, for batches of them: an example looks up the rows of its words alone. */
import { embeddingBag } from "./embedding-bag.model.js";

export default embeddingBag(1);
