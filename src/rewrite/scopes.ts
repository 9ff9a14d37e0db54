/**
 * Who declares a name, and from where it is written. Besides scopes it knows *regions*: functions, and the parts of them
 * that run under a condition of their own (a branch of an `if`, a side of `?:`, the right of `&&`). A write from another
 * region than that of the declaration has to be undone where both sides are run. Knows nothing of how code
 * is rewritten. It is long because every kind of node that declares, writes or divides has its visitor here.
 */
import { type AnyNode, childrenOf, type FunctionNode, isFunction } from "../common/syntax.js";
import { targetsOf } from "./targets.js";
import { countedBy, isLabel, isNumber, keeps, partsOf } from "./uses.js";
import type { Region, Variable } from "./variables.js";

interface Scope {
  readonly parent: Scope | null;
  readonly names: Map<string, Variable>;
}

/** A region with a parent, but for what it is. */
const REGION = { body: null, test: null, site: null };
const ROOT: Region = { parent: null, ...REGION };

const scopeIn = (parent: Scope | null): Scope => ({ parent, names: new Map() });

type Of<T extends AnyNode["type"]> = Extract<AnyNode, { type: T }>;
type Visitor<N> = (scopes: Scopes, node: N, scope: Scope, region: Region) => void;
/** What is to be done with nodes that do more than hold others. */
let visitors: { readonly [T in AnyNode["type"]]?: Visitor<Of<T>> };

export class Scopes {
  private readonly owners = new Map<AnyNode, Variable>();
  private readonly declarations = new Map<AnyNode, Variable[]>();
  private readonly regions = new Map<AnyNode, Region>();
  /** Names are looked up once everything is declared. */
  private readonly references: { node: AnyNode; scope: Scope; region: Region; write: boolean }[] = [];
  /** What is declared by `var`, by the function that it belongs to; null is the program. */
  private readonly vars = new Map<AnyNode | null, Variable[]>();
  private readonly globals = new Set<AnyNode>();
  private readonly exposing = new Set<AnyNode>();
  /** What is used where it stands, or returned, but not kept. */
  private readonly lent = new Set<AnyNode>();
  /** The update of the `for` that declares a variable in its head. */
  private readonly updates = new Map<Variable, AnyNode>();

  constructor(program: AnyNode) {
    const root = ROOT;
    const scope = scopeIn(null);
    this.declareVars(program, scope, root);
    this.block(program, scope, root);
    for (const reference of this.references) this.resolve(reference);
    for (const variable of new Set(this.owners.values())) {
      const counted = countedBy(this.updates.get(variable));
      // What a loop counts on in a `var` may be chosen when the loop has been left.
      variable.plain =
        variable.kind !== "var" && variable.starts && variable.writes.every(({ node }) => counted.includes(node));
    }
  }

  /** The variable that an identifier refers to; undefined for what the program does not declare. */
  variable(identifier: AnyNode): Variable | undefined {
    return this.owners.get(identifier);
  }

  /** Whether an identifier refers to something that the program does not declare. */
  isGlobal(identifier: AnyNode): boolean {
    return this.globals.has(identifier);
  }

  /** The variables that a declarator declares, or the parameters of a function. */
  declaredBy(node: AnyNode): readonly Variable[] {
    return this.declarations.get(node) ?? [];
  }

  /** The variables that the statements of a clause of a `switch` declare for all of its clauses. */
  declaredIn(clause: Of<"SwitchCase">): readonly Variable[] {
    return clause.consequent.flatMap((node) => {
      if (node.type === "FunctionDeclaration" && node.id) return this.variable(node.id) ?? [];
      if (node.type === "ClassDeclaration" && node.id) return this.variable(node.id) ?? [];
      if (node.type !== "VariableDeclaration" || node.kind === "var") return [];
      return node.declarations.flatMap((one) => this.declaredBy(one));
    });
  }

  /** The variables that are declared by `var` in a function, or in the program (null). */
  varsOf(body: AnyNode | null): readonly Variable[] {
    return this.vars.get(body) ?? [];
  }

  /** The region that a statement, a side or an assignment is in. */
  regionOf(node: AnyNode): Region {
    return this.regions.get(node)!;
  }

  /** Whether a node is in a function, or in a part of a class that runs like one. */
  isInFunction(node: AnyNode): boolean {
    for (let region = this.regions.get(node) ?? null; region; region = region.parent) if (region.body) return true;
    return false;
  }

  private resolve({ node, scope, region, write }: Scopes["references"][number]): void {
    const { name } = node as { name: string };
    for (let at: Scope | null = scope; at; at = at.parent) {
      const variable = at.names.get(name);
      if (!variable) continue;
      this.owners.set(node, variable);
      if (write) variable.writes.push({ node, region });
      else if (!this.lent.has(node) || this.isKept(region, variable.region)) variable.escapes = true;
      if (this.exposing.has(node)) variable.exposed = true;
      for (let at: Region | null = region; at && at !== variable.region; at = at.parent)
        if (at.body) variable.captured = true;
      return;
    }
    this.globals.add(node);
  }

  /** Whether there is a function in between that may be called later. */
  private isKept(from: Region, to: Region): boolean {
    for (let at: Region | null = from; at && at !== to; at = at.parent)
      if (at.body && !this.lent.has(at.body)) return true;
    return false;
  }

  private declare(id: AnyNode, by: AnyNode, kind: Variable["kind"], scope: Scope, region: Region): void {
    const { name } = id as { name: string };
    const starts = by.type === "VariableDeclarator" && by.id === id && isNumber(by.init);
    const known = scope.names.get(name);
    const variable = known ?? {
      name,
      kind,
      declared: by,
      starts,
      region,
      writes: [],
      plain: false,
      captured: false,
      exposed: false,
      escapes: false,
    };
    // Declared again: `var` twice, or a parameter and a `var`.
    if (known) known.writes.push({ node: id, region });
    if (kind === "var" && !known) this.vars.set(region.body, [...this.varsOf(region.body), variable]);
    scope.names.set(name, variable);
    this.owners.set(id, variable);
    this.declarations.set(by, [...this.declaredBy(by), variable]);
  }

  private declareAll(pattern: AnyNode, by: AnyNode, kind: Variable["kind"], scope: Scope, region: Region): void {
    for (const { node, isName } of targetsOf(pattern)) if (isName) this.declare(node, by, kind, scope, region);
  }

  /** What a block has from its start: functions, classes, imports, `let` and `const`. */
  private declareBlock(node: AnyNode, scope: Scope, region: Region): void {
    if (node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration") {
      if (node.declaration) this.declareBlock(node.declaration, scope, region);
    } else if (node.type === "VariableDeclaration" && node.kind !== "var") {
      const kind = node.kind === "let" ? "let" : "const";
      for (const one of node.declarations) this.declareAll(one.id, one, kind, scope, region);
    } else if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
      if (node.id) this.declare(node.id, node, "other", scope, region);
    } else if (node.type === "ImportDeclaration")
      for (const { local } of node.specifiers) this.declare(local, node, "other", scope, region);
  }

  /** What a function has from its start, wherever in it a `var` stands. */
  private declareVars(node: AnyNode, scope: Scope, region: Region): void {
    if (node.type === "VariableDeclaration" && node.kind === "var")
      for (const one of node.declarations) this.declareAll(one.id, one, "var", scope, region);
    for (const { child } of childrenOf(node))
      if (!isFunction(child) && child.type !== "StaticBlock") this.declareVars(child, scope, region);
  }

  private visit(node: AnyNode, scope: Scope, region: Region): void {
    this.regions.set(node, region);
    const visitor = visitors[node.type] as Visitor<AnyNode> | undefined;
    if (visitor) visitor(this, node, scope, region);
    else if (isFunction(node)) this.enter(node, scope, region);
    else this.children(node, scope, region);
  }

  private children(node: AnyNode, scope: Scope, region: Region): void {
    for (const { key, child } of childrenOf(node)) if (!isLabel(node, key)) this.visit(child, scope, region);
  }

  private block(node: AnyNode, scope: Scope, region: Region): void {
    for (const { child } of childrenOf(node)) this.declareBlock(child, scope, region);
    this.children(node, scope, region);
  }

  private enter(node: FunctionNode, outer: Scope, parent: Region): void {
    const region = { parent, ...REGION, body: node };
    const scope = scopeIn(outer);
    if (node.type === "FunctionExpression" && node.id) this.declare(node.id, node, "other", scope, region);
    for (const parameter of node.params) this.declareAll(parameter, node, "parameter", scope, region);
    for (const parameter of node.params) this.targets(parameter, scope, region, false);
    this.declareVars(node.body, scope, region);
    this.visit(node.body, scope, region);
  }

  /** @param writes the names of the pattern are given other values, not declared. */
  private targets(pattern: AnyNode, scope: Scope, region: Region, writes: boolean): void {
    this.regions.set(pattern, region);
    for (const { node, isName } of targetsOf(pattern))
      if (!isName) {
        if (node.type === "MemberExpression") this.exposing.add(node.object);
        this.visit(node, scope, region);
      } else if (writes) this.references.push({ node, scope, region, write: true });
  }

  static {
    const side = (parent: Region, test: AnyNode): Region => ({ parent, ...REGION, test });
    const part = (parent: Region, node: AnyNode, isStep: boolean): Region => ({
      parent,
      ...REGION,
      site: { node, isStep },
    });
    const attempt: Visitor<Of<"TryStatement">> = (scopes, node, scope, region) => {
      const inner = node.finalizer ? part(region, node, false) : region;
      scopes.visit(node.block, scope, inner);
      if (node.handler) scopes.visit(node.handler, scope, inner);
      if (node.finalizer) scopes.visit(node.finalizer, scope, region);
    };
    const lending =
      <N extends AnyNode>(lent: (node: N) => AnyNode[]): Visitor<N> =>
      (scopes, node, scope, region) => {
        for (const one of lent(node)) scopes.lent.add(one);
        scopes.children(node, scope, region);
      };
    const conditional: Visitor<Of<"IfStatement" | "ConditionalExpression">> = (scopes, node, scope, region) => {
      scopes.visit(node.test, scope, region);
      scopes.visit(node.consequent, scope, side(region, node.test));
      if (node.alternate) scopes.visit(node.alternate, scope, side(region, node.test));
    };
    const forEach: Visitor<Of<"ForInStatement" | "ForOfStatement">> = (scopes, node, scope, region) => {
      const inner = scopeIn(scope);
      const step = part(part(region, node, false), node, true);
      scopes.declareBlock(node.left, inner, step);
      if (node.left.type === "VariableDeclaration") scopes.visit(node.left, inner, step);
      else scopes.targets(node.left, inner, step, true);
      if (node.left.type === "VariableDeclaration" && node.left.kind === "var")
        for (const one of node.left.declarations)
          for (const { node: name, isName } of targetsOf(one.id))
            if (isName) scopes.owners.get(name)?.writes.push({ node: name, region: step });
      scopes.lent.add(node.right);
      scopes.visit(node.right, scope, region);
      scopes.visit(node.body, inner, step);
    };
    const whileLoop: Visitor<Of<"WhileStatement" | "DoWhileStatement">> = (scopes, node, scope, region) => {
      const whole = part(region, node, false);
      scopes.visit(node.test, scope, whole);
      scopes.visit(node.body, scope, part(whole, node, true));
    };
    const withName: Visitor<Of<"ClassExpression" | "ClassDeclaration">> = (scopes, node, scope, region) => {
      const inner = scopeIn(scope);
      if (node.type === "ClassExpression" && node.id) scopes.declare(node.id, node, "other", inner, region);
      if (node.superClass) scopes.visit(node.superClass, scope, region);
      scopes.visit(node.body, inner, region);
    };
    visitors = {
      Identifier: (scopes, node, scope, region) => void scopes.references.push({ node, scope, region, write: false }),
      MemberExpression: lending(({ object }) => [object]),
      SpreadElement: lending(({ argument }) => [argument]),
      ReturnStatement: lending(({ argument }) => (argument ? partsOf(argument) : [])),
      BlockStatement: (scopes, node, scope, region) => scopes.block(node, scopeIn(scope), region),
      ClassDeclaration: withName,
      ClassExpression: withName,
      IfStatement: conditional,
      TryStatement: attempt,
      ConditionalExpression: conditional,
      ForInStatement: forEach,
      ForOfStatement: forEach,
      WhileStatement: whileLoop,
      DoWhileStatement: whileLoop,
      LabeledStatement: (scopes, node, scope, region) => scopes.visit(node.body, scope, part(region, node, false)),
      StaticBlock(scopes, node, scope, parent) {
        const region = { parent, ...REGION, body: node };
        const inner = scopeIn(scope);
        for (const one of node.body) scopes.declareVars(one, inner, region);
        scopes.block(node, inner, region);
      },
      PropertyDefinition(scopes, node, scope, parent) {
        if (node.computed) scopes.visit(node.key, scope, parent);
        if (node.value) scopes.visit(node.value, scope, { parent, ...REGION, body: node });
      },
      SwitchStatement(scopes, node, scope, region) {
        const inner = scopeIn(scope);
        const whole = part(region, node, false);
        const clauses = node.cases.map((one) => ({ one, region: part(whole, node, true) }));
        for (const { one, region } of clauses)
          for (const statement of one.consequent) scopes.declareBlock(statement, inner, region);
        scopes.visit(node.discriminant, scope, region);
        for (const { one, region } of clauses) {
          scopes.regions.set(one, region);
          if (one.test) scopes.visit(one.test, inner, region);
          for (const statement of one.consequent) scopes.visit(statement, inner, region);
        }
      },
      CatchClause(scopes, node, scope, region) {
        const inner = scopeIn(scope);
        if (node.param) scopes.declareAll(node.param, node, "other", inner, region);
        if (node.param) scopes.targets(node.param, inner, region, false);
        scopes.visit(node.body, inner, region);
      },
      ForStatement(scopes, node, scope, region) {
        const inner = scopeIn(scope);
        const whole = part(region, node, false);
        if (node.init) scopes.declareBlock(node.init, inner, whole);
        for (const one of [node.init, node.test, node.update]) if (one) scopes.visit(one, inner, whole);
        scopes.visit(node.body, inner, part(whole, node, true));
        if (node.init?.type !== "VariableDeclaration" || !node.update) return;
        for (const one of node.init.declarations)
          for (const variable of scopes.declaredBy(one)) scopes.updates.set(variable, node.update);
      },
      VariableDeclarator(scopes, node, scope, region) {
        scopes.targets(node.id, scope, region, false);
        if (node.init) scopes.visit(node.init, scope, region);
        // A `var` exists before, so to declare it with a value is to write it.
        for (const { node: name, isName } of targetsOf(node.id)) {
          const variable = isName && node.init ? scopes.owners.get(name) : undefined;
          if (variable?.kind === "var" && variable.region !== region) variable.writes.push({ node: name, region });
        }
      },
      AssignmentExpression(scopes, node, scope, region) {
        const guarded = node.operator === "&&=" || node.operator === "||=";
        scopes.targets(node.left, scope, guarded ? side(region, node.left) : region, true);
        if (node.operator !== "=" && node.left.type === "Identifier") scopes.visit(node.left, scope, region);
        scopes.visit(node.right, scope, guarded ? side(region, node.left) : region);
      },
      CallExpression(scopes, node, scope, region) {
        const isKeeping = keeps(node.callee);
        for (const given of node.arguments) {
          scopes.exposing.add(given);
          if (!isKeeping) scopes.lent.add(given);
        }
        if (node.callee.type === "MemberExpression") scopes.exposing.add(node.callee.object);
        scopes.children(node, scope, region);
      },
      ChainExpression(scopes, node, scope, region) {
        // Whether what follows `?.` runs may be undecided.
        scopes.visit(node.expression, scope, side(region, node));
      },
      UpdateExpression(scopes, node, scope, region) {
        scopes.targets(node.argument, scope, region, true);
      },
      LogicalExpression(scopes, node, scope, region) {
        scopes.visit(node.left, scope, region);
        scopes.visit(node.right, scope, node.operator === "??" ? region : side(region, node.left));
      },
      LongExpression(scopes, node, scope, region) {
        for (const [i, operand] of node.operands.entries()) {
          const isSide = ["&&", "||"].includes(node.operators[i - 1]!);
          scopes.visit(operand, scope, isSide ? side(region, node) : region);
        }
      },
    };
  }
}
