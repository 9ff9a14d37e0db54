/** The script of the process in which `check` runs a model file as it is written. */
import { answer } from "../child.js";
import * as api from "../index.js";
import { type PlainJob, runPlain } from "./plain.js";

answer((job: PlainJob) => runPlain(job, api));
