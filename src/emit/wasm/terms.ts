/** An index as a constant and what moves: `3 + 17 * i - j`. Knows the syntax that kernels have for indices. */
import type { AnyNode } from "../../common/syntax.js";
import type { Node } from "./survey.js";

export interface Term {
  readonly node: AnyNode;
  readonly factor: number;
}

export class Terms {
  constant = 0;
  terms: readonly Term[] = [];

  constructor(node?: AnyNode) {
    if (node) this.add(node, 1);
  }

  without(term: Term): Terms {
    const rest = new Terms();
    rest.constant = this.constant;
    rest.terms = this.terms.filter((one) => one !== term);
    return rest;
  }

  /** This less another one. */
  minus(other: Terms): Terms {
    const difference = new Terms();
    difference.constant = this.constant - other.constant;
    const negated = other.terms.map(({ node, factor }) => ({ node, factor: -factor }));
    const key = ({ node, factor }: Term): string => `${factor} ${textOf(node)}`;
    const rest = [...negated];
    difference.terms = this.terms.filter((term) => {
      const at = rest.findIndex((one) => key({ ...one, factor: -one.factor }) === key(term));
      if (at < 0) return true;
      rest.splice(at, 1);
      return false;
    });
    difference.terms = [...difference.terms, ...rest];
    return difference;
  }

  /** Whether it is certainly the same number. */
  isSame(other: Terms): boolean {
    const { constant, terms } = this.minus(other);
    return constant === 0 && terms.length === 0;
  }

  private add(node: AnyNode, factor: number): void {
    if (node.type === "Literal") this.constant += factor * Number(node.value);
    else if (node.type === "UnaryExpression" && node.operator === "-") this.add(node.argument as AnyNode, -factor);
    else if (node.type === "BinaryExpression" && node.operator === "*" && (node.left as AnyNode).type === "Literal")
      this.add(node.right as AnyNode, factor * Number((node.left as Node<"Literal">).value));
    else if (node.type === "BinaryExpression" && (node.operator === "+" || node.operator === "-")) {
      this.add(node.left as AnyNode, factor);
      this.add(node.right as AnyNode, node.operator === "+" ? factor : -factor);
    } else this.terms = [...this.terms, { node, factor }];
  }
}

/** Names tell what is the same; anything else is by itself. */
const textOf = (node: AnyNode): string => (node.type === "Identifier" ? node.name : `@${node.start}`);
