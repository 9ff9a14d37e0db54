/** The script of a child process of `bench wasm`: makes a native program. */
import { answer } from "../../src/common/child.js";
import { makeNative } from "./native.js";

answer(makeNative);
