import { ApiError, type ApiErrorCode } from "#lib/client/api-error.ts";

/** What is wrong with a form: at its fields, and what belongs to none of them. */
export interface FormErrors {
  fields: Readonly<Record<string, string>>;
  form: string | null;
}

/** Refusals that are about one field, though the server says so of the whole. */
type FieldOfCode = Partial<Record<ApiErrorCode, string>>;

/**
 * Puts a refusal where it belongs.
 * @param names the fields that the form shows; `name` stands for `name.0` and the like as well
 */
export function formErrorsOf(error: Error | null, names: readonly string[], byCode: FieldOfCode = {}): FormErrors {
  if (error === null) return { fields: {}, form: null };
  if (!(error instanceof ApiError)) return { fields: {}, form: "Something went wrong on our side." };
  const named = byCode[error.code];
  if (named !== undefined) return { fields: { [named]: error.message }, form: null };
  const fields: Record<string, string> = {};
  let isTold = false;
  for (const { field, message } of error.fields) {
    const [name = ""] = field.split(".");
    if (!names.includes(name)) continue;
    const words = inWords(message);
    fields[field] ??= words;
    fields[name] ??= words;
    isTold = true;
  }
  return { fields, form: isTold ? null : error.message };
}

/** What the schemas say by themselves is for programmers. */
const plainWords: readonly (readonly [RegExp, string])[] = [
  [/^Too small: expected string.*$/, "This is needed."],
  [/^Too big: expected string.*$/, "This is too long."],
  [/^Invalid email.*$/, "This is not an email address."],
  [/^Too small: expected number to be >=(.+)$/, "At least $1."],
  [/^Too big: expected number to be <=(.+)$/, "At most $1."],
  [/^Invalid input: expected (?:number|int).*$/, "Write a whole number."],
];

function inWords(message: string): string {
  const plain = plainWords.find(([pattern]) => pattern.test(message));
  return plain === undefined ? message : message.replace(...plain);
}
