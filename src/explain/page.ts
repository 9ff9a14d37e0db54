/** The page as one text: the bundled application, its styles, and what it is told of the model. Knows HTML and the policy. */
import { readFileSync } from "node:fs";
import type { PageData } from "./page/data.js";

/** What a page may do: run its own scripts and modules that it makes itself. It can ask nobody for anything. */
export const POLICY = "default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'";
/** With a server that tells it of changes. */
export const WATCHED_POLICY = `${POLICY}; connect-src 'self'`;

/** @param isWatched whether a server tells it when the model has changed. */
export function pageText(data: PageData, code: string, isWatched = false): string {
  const asset = (name: string): string => readFileSync(new URL(`../explain-page/${name}`, import.meta.url), "utf8");
  return `<!doctype html>
<html lang="en"${isWatched ? " data-watch" : ""}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${isWatched ? WATCHED_POLICY : POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(data.name)} explained</title>
<style>${asset("page.css")}</style>
</head>
<body>
<div id="page"><main><p>Opening …</p></main></div>
<script type="application/json" id="model">${inScript(data)}</script>
<script type="application/json" id="code">${inScript({ code })}</script>
<script id="app">${asset("page.js").replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** JSON that no HTML parser takes for an end of the script. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");
