/** What a protocol makes of the values that not all protocols represent in the same way. */
export interface WireForm {
  bytes(value: Uint8Array): unknown;
  number(value: number): unknown;
  /** Throws a TypeError if the protocol cannot represent it. */
  bigint(value: bigint): unknown;
}

/** Deeper values are taken for ones that contain themselves. */
const maximumDepth = 1000;

/** What would lose its content, or give away something that was not meant to be sent. */
const notSendable = [Map, Set, WeakMap, WeakSet, Promise, Error, RegExp, ArrayBuffer, SharedArrayBuffer];

/**
 * Makes a value ready to be encoded, with the same meaning in every protocol: a class may have a `toJSON`; Dates and
 * bytes stay what they are; a function, a symbol, a Map or the like is a TypeError, and so is a value that contains
 * itself. Returns the same value, uncopied, if nothing in it has another form on the wire.
 */
export function toWireValue(value: unknown, form: WireForm, depth = 0): unknown {
  switch (typeof value) {
    case "number":
      return form.number(value);
    case "bigint":
      return form.bigint(value);
    case "object":
      return value === null ? null : toWireObject(value, form, depth);
    case "function":
    case "symbol":
      throw new TypeError(`A ${typeof value} cannot be sent.`);
    default:
      return value;
  }
}

/** The same for a list of arguments. */
export function toWireValues(values: readonly unknown[], form: WireForm, depth = 0): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < values.length; index++) {
    const wireValue = toWireValue(values[index], form, depth + 1);
    if (wireValue === values[index]) continue;
    copy ??= [...values];
    copy[index] = wireValue;
  }
  return copy ?? values;
}

function toWireObject(value: object, form: WireForm, depth: number): unknown {
  if (depth > maximumDepth) throw new TypeError("A value that contains itself, or nests too deeply, cannot be sent.");
  if (Array.isArray(value)) return toWireValues(value, form, depth);
  if (isPlainObject(value)) return toWireFields(value, form, depth);
  if (value instanceof Uint8Array) return form.bytes(value);
  if (value instanceof Date) return value;
  checkSendable(value);
  if (hasToJson(value)) return toWireValue(value.toJSON(), form, depth + 1);
  // Of an instance only its own fields are sent.
  return toWireFields({ ...value }, form, depth);
}

function toWireFields(fields: Record<string, unknown>, form: WireForm, depth: number): object {
  let copy: Record<string, unknown> | undefined;
  for (const key in fields) {
    const wireValue = toWireValue(fields[key], form, depth + 1);
    if (wireValue === fields[key]) continue;
    copy ??= { ...fields };
    copy[key] = wireValue;
  }
  return copy ?? fields;
}

function isPlainObject(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

function checkSendable(value: object): void {
  if (ArrayBuffer.isView(value) || notSendable.some((type) => value instanceof type)) {
    throw new TypeError(`A value of type ${value.constructor.name} cannot be sent.`);
  }
}
