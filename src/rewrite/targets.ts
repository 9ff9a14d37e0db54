/** What a pattern (the left of an assignment, what a declaration declares) gives values to. Knows patterns only. */
import type { AnyNode } from "../common/syntax.js";

export interface Target {
  readonly node: AnyNode;
  /** A name that is given a value; else an expression in the pattern: a member that is, a default value, a computed key. */
  readonly isName: boolean;
}

/** In the order of the text. */
export function targetsOf(pattern: AnyNode): Target[] {
  if (pattern.type === "AssignmentPattern") return [...targetsOf(pattern.left), { node: pattern.right, isName: false }];
  if (pattern.type === "RestElement") return targetsOf(pattern.argument);
  if (pattern.type === "ArrayPattern")
    return pattern.elements.flatMap((element) => (element ? targetsOf(element) : []));
  if (pattern.type !== "ObjectPattern") return [{ node: pattern, isName: pattern.type === "Identifier" }];
  return pattern.properties.flatMap((property) => {
    if (property.type === "RestElement") return targetsOf(property.argument);
    const key: Target[] = property.computed ? [{ node: property.key, isName: false }] : [];
    return [...key, ...targetsOf(property.value)];
  });
}

/** The variables of patterns that have a default. */
export function defaultedIn(patterns: readonly AnyNode[]): string[] {
  return patterns.flatMap((pattern) => {
    if (pattern.type === "AssignmentPattern") return nameOf(pattern.left) ?? defaultedIn([pattern.left]);
    if (pattern.type === "ArrayPattern") return defaultedIn(pattern.elements.filter((one) => one !== null));
    if (pattern.type === "ObjectPattern")
      return defaultedIn(pattern.properties.map((one) => (one.type === "Property" ? one.value : one)));
    return pattern.type === "RestElement" ? defaultedIn([pattern.argument]) : [];
  });
}

/** A variable, or a member of one that is named, as an expression; null for anything else. */
function nameOf(target: AnyNode): string[] | null {
  if (target.type === "Identifier") return [target.name];
  if (target.type !== "MemberExpression" || target.computed || target.property.type !== "Identifier") return null;
  const { object, property } = target;
  if (object.type === "Identifier") return [`${object.name}.${property.name}`];
  return object.type === "ThisExpression" ? [`this.${property.name}`] : null;
}
