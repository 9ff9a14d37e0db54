/**
 * Who declares a name, and from where it is written. Besides scopes it knows *regions*: functions, and the parts of them
 * that run under a condition of their own (a branch of an `if`, a side of `?:`, the right of `&&`). A write from another
 * region than that of the declaration has to be undone where both sides are run. Knows nothing of how code
 * is rewritten. It is long because every kind of node that declares, writes or divides has its visitor here.
 */
import { type AnyNode, childrenOf, type FunctionNode, isFunction } from "../syntax.js";
import { targetsOf } from "./targets.js";

/** Code of a class that runs like a function: a static block, or the initial value of a field. */
type ClassPart = Extract<AnyNode, { type: "StaticBlock" | "PropertyDefinition" }>;

/** A part of the program that runs as a whole or not at all. */
export interface Region {
  readonly parent: Region | null;
  /** The function that it is the body of; null for a side of a condition. */
  readonly body: FunctionNode | ClassPart | null;
  /** The condition that it is a side of. */
  readonly test: AnyNode | null;
}

export interface Variable {
  readonly name: string;
  readonly kind: "const" | "let" | "var" | "parameter" | "other";
  /** The declarator, or the function of a parameter. */
  readonly declared: AnyNode;
  /** The number literal that it starts with. */
  readonly starts: boolean;
  readonly region: Region;
  /** Whatever gives it another value than the one it is declared with. */
  readonly writes: { readonly node: AnyNode; readonly region: Region }[];
  /** It is a number of the program, never a traced one: it starts as a literal, and at most a `for` counts it on. */
  plain: boolean;
  /** What it holds may be changed: a member of it is written, or it is given away. */
  exposed: boolean;
  /** What it holds may be seen by others than the function that declares it, once that has returned. */
  escapes: boolean;
}

interface Scope {
  readonly parent: Scope | null;
  readonly names: Map<string, Variable>;
}

const scopeIn = (parent: Scope | null): Scope => ({ parent, names: new Map() });

const isNumber = (node: AnyNode | null | undefined): boolean =>
  node?.type === "Literal" && typeof node.value === "number";

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
    const root = { parent: null, body: null, test: null };
    const scope = scopeIn(null);
    this.declareVars(program, scope, root);
    this.block(program, scope, root);
    for (const reference of this.references) this.resolve(reference);
    for (const variable of new Set(this.owners.values())) {
      const counted = countedBy(this.updates.get(variable));
      variable.plain = variable.starts && variable.writes.every(({ node }) => counted.includes(node));
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

  /** The variables that are declared by `var` in a function, or in the program (null). */
  varsOf(body: AnyNode | null): readonly Variable[] {
    return this.vars.get(body) ?? [];
  }

  /** The region that a statement, a side or an assignment is in. */
  regionOf(node: AnyNode): Region {
    return this.regions.get(node)!;
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
    const region = { parent, body: node, test: null };
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
    const side = (parent: Region, test: AnyNode): Region => ({ parent, body: null, test });
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
      scopes.declareBlock(node.left, inner, region);
      if (node.left.type === "VariableDeclaration") scopes.visit(node.left, inner, region);
      else scopes.targets(node.left, inner, region, true);
      scopes.lent.add(node.right);
      scopes.visit(node.right, scope, region);
      scopes.visit(node.body, inner, region);
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
      ConditionalExpression: conditional,
      ForInStatement: forEach,
      ForOfStatement: forEach,
      StaticBlock(scopes, node, scope, parent) {
        const region = { parent, body: node, test: null };
        const inner = scopeIn(scope);
        for (const one of node.body) scopes.declareVars(one, inner, region);
        scopes.block(node, inner, region);
      },
      PropertyDefinition(scopes, node, scope, parent) {
        if (node.computed) scopes.visit(node.key, scope, parent);
        if (node.value) scopes.visit(node.value, scope, { parent, body: node, test: null });
      },
      SwitchStatement(scopes, node, scope, region) {
        const inner = scopeIn(scope);
        for (const { consequent } of node.cases) for (const one of consequent) scopes.declareBlock(one, inner, region);
        scopes.visit(node.discriminant, scope, region);
        for (const one of node.cases) scopes.visit(one, inner, region);
      },
      CatchClause(scopes, node, scope, region) {
        const inner = scopeIn(scope);
        if (node.param) scopes.declareAll(node.param, node, "other", inner, region);
        if (node.param) scopes.targets(node.param, inner, region, false);
        scopes.visit(node.body, inner, region);
      },
      ForStatement(scopes, node, scope, region) {
        const inner = scopeIn(scope);
        if (node.init) scopes.declareBlock(node.init, inner, region);
        scopes.children(node, inner, region);
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
        const isKeeping = node.callee.type === "MemberExpression" && KEEPERS.has(nameOf(node.callee.property));
        for (const given of node.arguments) {
          scopes.exposing.add(given);
          if (!isKeeping) scopes.lent.add(given);
        }
        if (node.callee.type === "MemberExpression") scopes.exposing.add(node.callee.object);
        scopes.children(node, scope, region);
      },
      UpdateExpression(scopes, node, scope, region) {
        scopes.targets(node.argument, scope, region, true);
      },
      LogicalExpression(scopes, node, scope, region) {
        scopes.visit(node.left, scope, region);
        scopes.visit(node.right, scope, node.operator === "??" ? region : side(region, node.left));
      },
    };
  }
}

/** Methods that keep what they are given. */
const KEEPERS = new Set("push unshift splice fill add set with concat".split(" "));
const nameOf = (node: AnyNode): string => (node.type === "Identifier" ? node.name : "");

/** What is returned, and what it is made of if it is written as an array or a record. */
function partsOf(node: AnyNode): AnyNode[] {
  if (node.type === "ArrayExpression") return node.elements.flatMap((element) => (element ? partsOf(element) : []));
  if (node.type === "ObjectExpression")
    return node.properties.flatMap((one) => (one.type === "Property" ? partsOf(one.value) : []));
  return [node];
}

/** What the update of a `for` counts on by steps that are numbers. */
function countedBy(update: AnyNode | undefined): AnyNode[] {
  if (update?.type === "SequenceExpression") return update.expressions.flatMap(countedBy);
  if (update?.type === "UpdateExpression") return [update.argument];
  const steps = update?.type === "AssignmentExpression" && update.operator !== "=" && isNumber(update.right);
  return steps ? [update.left] : [];
}

/** Names that are no variables: of properties, methods, labels, imports and exports. */
function isLabel(node: AnyNode, key: string): boolean {
  if (node.type === "MemberExpression") return key === "property" && !node.computed;
  if (node.type === "Property" || node.type === "MethodDefinition") return key === "key" && !node.computed;
  if (key === "label") return true;
  if (node.type === "ImportDeclaration") return true;
  if (node.type === "ExportSpecifier") return key === "exported";
  if (node.type === "MetaProperty") return true;
  return key === "id" && node.type !== "VariableDeclarator";
}
