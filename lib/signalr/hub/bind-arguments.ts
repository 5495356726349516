import type { StandardSchemaV1 } from "@standard-schema/spec";
import { HubException } from "../hub-exception.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import { isUpload, type KnownMethod, type ValueParameter } from "./method-table.ts";

/** What a client sent does not fit the parameters of the method. */
export class InvalidArguments extends HubException {}

export interface SentArguments {
  values: readonly unknown[];
  /** One for each upload among the parameters. */
  uploads: readonly AsyncIterable<unknown>[];
}

type Parameters = Pick<KnownMethod<never, never>, "parameters" | "valueParameters" | "uploadCount">;
type Validation = StandardSchemaV1.Result<unknown>;

/**
 * Validates what the client sent, and puts it into the places of the parameters.
 * Throws InvalidArguments, or rejects with it, that name the argument which does not fit.
 */
export function bindArguments(
  { parameters, valueParameters, uploadCount }: Parameters,
  { values, uploads }: SentArguments,
): MaybePromise<unknown[]> {
  const { length } = valueParameters;
  if (values.length > length) {
    throw new InvalidArguments(`${values.length} arguments were sent where at most ${length} are expected.`);
  }
  const valid = validValues(valueParameters, values);
  if (uploadCount === 0) return valid;
  return valid instanceof Promise
    ? valid.then((bound) => withUploads(parameters, { values: bound, uploads }))
    : withUploads(parameters, { values: valid, uploads });
}

function validValues(parameters: readonly ValueParameter[], values: readonly unknown[]): MaybePromise<unknown[]> {
  const all = parameters.map(({ schema }, index) => schema["~standard"].validate(values[index]));
  const done = all.filter(isDone);
  if (done.length === all.length) return valuesOf(parameters, done);
  return Promise.all(all.map(async (validation) => validation)).then((settled) => valuesOf(parameters, settled));
}

function isDone(validation: MaybePromise<Validation>): validation is Validation {
  return !(validation instanceof Promise);
}

function valuesOf(parameters: readonly ValueParameter[], validations: readonly Validation[]): unknown[] {
  return validations.map((validation, index) => validValue(validation, `Argument ${parameters[index]?.place}`));
}

/** Throws InvalidArguments that begin with the name if the value does not fit. */
function validValue(validation: Validation, name: string): unknown {
  if (validation.issues === undefined) return validation.value;
  const [issue] = validation.issues;
  throw new InvalidArguments(`${name} is not valid${describePlace(issue)}: ${issue?.message ?? "unknown reason"}`);
}

function describePlace(issue: StandardSchemaV1.Issue | undefined): string {
  const keys = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return keys.length === 0 ? "" : ` at '${keys.join(".")}'`;
}

/** All arguments in the order of the parameters. */
function withUploads(parameters: Parameters["parameters"], { values, uploads }: SentArguments): unknown[] {
  let valueIndex = 0;
  let uploadIndex = 0;
  return parameters.map((parameter) =>
    isUpload(parameter) ? validatedItems(parameter.item, uploads[uploadIndex++]) : values[valueIndex++],
  );
}

async function* validatedItems(schema: StandardSchemaV1, items: AsyncIterable<unknown> = none()): AsyncGenerator {
  for await (const item of items) yield validValue(await schema["~standard"].validate(item), "An item of the stream");
}

async function* none(): AsyncGenerator<never> {}
