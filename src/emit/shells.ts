/**
 * Shells of modules as texts: made once for each shape and form, by ts-morph, which takes longer to load than all the rest of
 * compiling a small model. Those of common shapes were made when this package was built (`shells.mjs`); others are kept where
 * packages are. Knows where texts are kept; what makes them is loaded when there is one that was not.
 */
import { KeptTexts } from "../common/kept.js";
import type { Form, Shape } from "./shape.js";
import type * as Shell from "./shell.js";

const beside = (path: string): URL => new URL(path, import.meta.url);

let texts: KeptTexts | undefined;

/** All that this process has made or found. */
export function shellTexts(): KeptTexts {
  texts ??= new KeptTexts("ts-morph", [beside("./"), beside("../../templates/")], beside("../shells.br"));
  return texts;
}

/** The shell of a shape and the functions of its laws, with marks for the bodies of kernels and what is the model's own. */
export async function shellText({ outline, helpers }: Shape, form: Form): Promise<string> {
  const shell = await printed(`shell ${JSON.stringify(outline)}`, form, ({ fillShell }) => fillShell(outline));
  if (form === "declarations") return shell;
  const texts = [shell];
  for (const helper of helpers)
    texts.push(await printed(`helper ${JSON.stringify(helper)}`, form, ({ helperText }) => helperText(helper)));
  return texts.join(form === "typescript" ? "\n\n" : "");
}

/** What is made of `given`, in a form. */
const printed = (given: string, form: Form, make: (shell: typeof Shell) => string): Promise<string> =>
  shellTexts().text(`${form} ${given}`, async () => {
    const shell = await import("./shell.js");
    if (form === "typescript") return make(shell);
    const typescript = await printed(given, "typescript", make);
    return form === "javascript" ? shell.toJavaScript(typescript) : shell.toDeclarations(typescript);
  });
