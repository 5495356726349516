import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Parameter } from "../define-hub.ts";
import { HubException } from "../hub-exception.ts";
import { type MaybePromise, whenReady } from "./maybe-promise.ts";
import { isUpload } from "./method-table.ts";

/** What a client sent does not fit the parameters of the method. */
export class InvalidArguments extends HubException {}

export interface SentArguments {
  values: readonly unknown[];
  /** One for each upload among the parameters. */
  uploads: readonly AsyncIterable<unknown>[];
}

type Validation = StandardSchemaV1.Result<unknown>;

/**
 * Puts what the client sent into the places of the parameters, and validates it.
 * Throws InvalidArguments, or rejects with it, that name the argument which does not fit.
 */
export function bindArguments(parameters: readonly Parameter[], sent: SentArguments): MaybePromise<unknown[]> {
  const validations: MaybePromise<Validation>[] = [];
  let valueIndex = 0;
  let uploadIndex = 0;
  for (const parameter of parameters) {
    validations.push(
      isUpload(parameter)
        ? { value: validatedItems(parameter.item, sent.uploads[uploadIndex++]) }
        : parameter["~standard"].validate(sent.values[valueIndex++]),
    );
  }
  if (valueIndex < sent.values.length) {
    throw new InvalidArguments(`${sent.values.length} arguments were sent where at most ${valueIndex} are expected.`);
  }
  return whenReady(allOf(validations), (all) =>
    all.map((result, index) => validValue(result, `Argument ${index + 1}`)),
  );
}

function allOf(validations: readonly MaybePromise<Validation>[]): MaybePromise<Validation[]> {
  const done: Validation[] = [];
  for (const validation of validations) {
    if (validation instanceof Promise) return Promise.all(validations.map(async (each) => each));
    done.push(validation);
  }
  return done;
}

/** Throws InvalidArguments that begin with the name if the value does not fit. */
function validValue(result: Validation, name: string): unknown {
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new InvalidArguments(`${name} is not valid${describePlace(issue)}: ${issue?.message ?? "unknown reason"}`);
}

function describePlace(issue: StandardSchemaV1.Issue | undefined): string {
  const keys = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return keys.length === 0 ? "" : ` at '${keys.join(".")}'`;
}

async function* validatedItems(schema: StandardSchemaV1, items: AsyncIterable<unknown> = none()): AsyncGenerator {
  for await (const item of items) yield validValue(await schema["~standard"].validate(item), "An item of the stream");
}

async function* none(): AsyncGenerator<never> {}
