/** Files by patterns. The only file that imports the library for that. */
export { glob } from "tinyglobby";
