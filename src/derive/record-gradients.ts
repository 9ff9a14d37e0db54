/** What `gradients` gives while a model is recorded: whoever records says so first, since pages need nothing of that. */
import { appendPartials } from "./append-partials.js";
import { recordGradientsBy } from "./gradients.js";

export const recordGradients = (): void => recordGradientsBy(appendPartials);
