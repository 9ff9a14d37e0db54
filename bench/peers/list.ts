/** The peers, in the order of the table. */
import { jaxJs } from "./jax-js.js";
import type { Peer } from "./peer.js";
import { penrose } from "./penrose.js";
import { rose } from "./rose.js";
import { simplegrad } from "./simplegrad.js";
import { tensorflow } from "./tensorflow.js";

export const list: readonly Peer[] = [rose, penrose, jaxJs, ...tensorflow, simplegrad];
