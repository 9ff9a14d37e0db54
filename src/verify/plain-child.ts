/** The script of the process in which `check` runs a model file as it is written. */
import { answer } from "../common/child.js";
import * as api from "../index.js";
import { type PlainJob, runPlain, type SightsJob, seePlain } from "./plain.js";

answer((job: PlainJob | SightsJob) => ("models" in job ? runPlain(job, api) : seePlain(job, api)));
