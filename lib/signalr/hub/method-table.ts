import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { HubMethod, HubMethods, Parameter, Upload } from "../define-hub.ts";

/** A parameter that is not an upload. */
export interface ValueParameter {
  readonly schema: StandardSchemaV1;
  /** Its place among all parameters, from 1. */
  readonly place: number;
}

/** A method as the server runs it. */
export interface KnownMethod<User, Client> {
  /** As it was defined. */
  readonly name: string;
  readonly method: HubMethod<User, Client>;
  readonly parameters: readonly Parameter[];
  readonly valueParameters: readonly ValueParameter[];
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
    const valueParameters = method.args.flatMap((parameter, index) =>
      isUpload(parameter) ? [] : [{ schema: parameter, place: index + 1 }],
    );
    const uploadCount = method.args.length - valueParameters.length;
    const known = { name, method, parameters: method.args, valueParameters, uploadCount };
    byLowerCase.set(key, known);
    bySpelling.set(name, known);
  }
  return { find: (name) => bySpelling.get(name) ?? byLowerCase.get(name.toLowerCase()) };
}

export function isUpload(parameter: Parameter): parameter is Upload {
  return "kind" in parameter && parameter.kind === "upload";
}
