/** The plugin makes `./arm.grad.js` from `arm.ts`. */
import micrograd from "micrograd-compile/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [micrograd()] });
