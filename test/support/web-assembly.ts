/** The part of WebAssembly's interface that tests use: the types of Node know nothing of it. */

type Functions = Readonly<Record<string, unknown>>;

interface Interface {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: Readonly<Record<string, object>>) => { readonly exports: Functions };
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: Interface };

/** What a module exports. */
export const exportsOf = (bytes: Uint8Array, imports: Readonly<Record<string, object>> = {}): Functions =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
