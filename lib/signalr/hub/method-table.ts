import type { HubMethod, HubMethods, Parameter, Upload } from "../define-hub.ts";

/** A method as the server runs it. */
export interface KnownMethod<User, Client> {
  /** As it was defined. */
  readonly name: string;
  readonly method: HubMethod<User, Client>;
  readonly parameters: readonly Parameter[];
  /** How many of the parameters are uploads. */
  readonly uploadCount: number;
}

/** Finds a method by its name in any case. */
export interface MethodTable<User, Client> {
  find(name: string): KnownMethod<User, Client> | undefined;
}

/** Throws an Error if two names differ only in case. Only own properties become methods. */
export function createMethodTable<User, Client>(methods: HubMethods<User, Client>): MethodTable<User, Client> {
  const byLowerCase = new Map<string, KnownMethod<User, Client>>();
  const bySpelling = new Map<string, KnownMethod<User, Client>>();
  for (const [name, method] of Object.entries(methods)) {
    const key = name.toLowerCase();
    if (byLowerCase.has(key)) throw new Error(`Duplicate definitions of the hub method '${name}'.`);
    const uploadCount = method.args.filter(isUpload).length;
    const known = { name, method, parameters: method.args, uploadCount };
    byLowerCase.set(key, known);
    bySpelling.set(name, known);
  }
  return { find: (name) => bySpelling.get(name) ?? byLowerCase.get(name.toLowerCase()) };
}

export function isUpload(parameter: Parameter): parameter is Upload {
  return "kind" in parameter && parameter.kind === "upload";
}
