/**
 * From JavaScript to JavaScript: operators, `Math`, conditionals and what else would ask a scalar for its number become
 * calls of helpers that follow scalars (`engine/helpers.ts`). On anything but scalars, the new text does what the old one
 * did. Reads and writes texts only; runs nothing, and knows neither scalars nor files.
 */
import { type AnyNode, parseModule } from "../common/syntax.js";
import { assignments } from "./assignments.js";
import { calls } from "./calls.js";
import { chains, links } from "./chains.js";
import { expressions } from "./expressions.js";
import { functions } from "./functions.js";
import { makers } from "./makers.js";
import { assemble, type MappedText, type Piece, range } from "./pieces.js";
import { Rewriter } from "./rewriter.js";
import { statements } from "./statements.js";
import { watchedIn } from "./watched.js";

const rules = { ...expressions, ...chains, ...links, ...makers, ...calls, ...assignments, ...statements, ...functions };

export interface RewriteOptions {
  /** Whether a statement of the top level is to be rewritten. */
  readonly isOwn: (start: number, end: number) => boolean;
  /** The expression that gives the helpers. */
  readonly helpers: string;
  /** Where they are declared: behind this many characters of the text. */
  readonly after: number;
  /** Whether the text imports code that nobody rewrites. */
  readonly hasGuests?: boolean;
  /** How many levels of nesting there is room for; any number if left out. */
  readonly deepest?: number;
  /** Nothing becomes a call of a helper that follows scalars. */
  readonly asWritten?: boolean;
  /** Expressions tell what they give (`watched.ts`). */
  readonly isWatched?: boolean;
}

export interface Rewritten extends MappedText {
  /** Where in the old text the expressions are that tell what they give, by their numbers. */
  readonly telling: ReadonlyMap<number, number>;
}

/**
 * Rewrites the text of an ES module. Its first line may hold what the helpers come from.
 * @throws TooDeep
 */
export function rewrite(source: string, options: RewriteOptions): Rewritten {
  const { isOwn, helpers, after, deepest, asWritten = false, isWatched = false } = options;
  const program = parseModule(source, deepest);
  const watched = isWatched ? watchedIn(program) : undefined;
  const rewriter = new Rewriter(source, program, prefixFor(source), asWritten ? links : rules, watched);
  rewriter.hasGuests = options.hasGuests ?? false;
  const own = (statement: AnyNode): boolean => isOwn(statement.start, statement.end);
  const parts: Piece[] = [];
  let at = after;
  for (const statement of program.body) {
    if (statement.start < at || !own(statement)) continue;
    parts.push(range(at, statement.start), rewriter.text(statement));
    at = statement.end;
  }
  parts.push(range(at, source.length));
  const tokens = rewriter.declareTokens(rewriter.scopes.varsOf(null));
  const names = [...rewriter.used].sort().map((name) => `${name}: ${rewriter.local(name)}`);
  const prelude = names.length === 0 ? "" : ` const { ${names.join(", ")} } = ${helpers}; ${tokens}`;
  return { ...assemble(source, [range(0, after), prelude, parts]), telling: rewriter.telling };
}

/** A text as it was. */
export const kept = (source: string): Rewritten => ({
  ...assemble(source, range(0, source.length)),
  telling: new Map(),
});

/** What no name of the text starts with, but for those that start with more of it. */
function prefixFor(source: string): string {
  let prefix = "$";
  while (new RegExp(`(?<![\\w$])${prefix.replaceAll("$", "\\$")}\\w`).test(source)) prefix += "$";
  return prefix;
}

export type { MappedText };
