import { Packr, RESERVE_START_SPACE } from "msgpackr";
import type { HubMessage, InvocationMessage, InvocationOutcome, StreamInvocationMessage } from "./hub-message.ts";
import { maximumPrefixBytes, writePrefixBefore } from "./length-prefix.ts";
import { toWireValue, toWireValues, type WireForm } from "./wire-value.ts";

// What is undefined is nil in a list and left out of an object, and an invalid date is nil, as in JSON. msgpackr's
// own types do not know `skipValues`, which is why the options are not given in place.
const options = {
  useRecords: false,
  encodeUndefinedAsNil: true,
  skipValues: [undefined],
  onInvalidDate: () => null,
};
const packr = new Packr(options);

/** Makes msgpackr leave so many bytes before the value. */
const reservePrefix = RESERVE_START_SPACE | maximumPrefixBytes;

const errorResult = 1;
const voidResult = 2;
const valueResult = 3;
const noHeaders = {};

const messagePackForm: WireForm = {
  bytes: (value) => value,
  // msgpackr would write them as floats, which clients with typed parameters do not take for an integer.
  number: (value) => (isLongInteger(value) ? BigInt(value) : value),
  bigint(value) {
    if (BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value) return value;
    throw new TypeError("A bigint of more than 64 bits cannot be sent.");
  },
};

/** Frames a message. Throws a TypeError if an argument, item or result cannot be represented. */
export function writeMessagePackMessage(message: HubMessage): Buffer {
  const bytes = packr.pack(toFields(message), reservePrefix);
  return bytes.subarray(writePrefixBefore(bytes, maximumPrefixBytes, bytes.length - maximumPrefixBytes));
}

function isLongInteger(value: number): boolean {
  return (value > 0xffff_ffff || value < -0x8000_0000) && Number.isSafeInteger(value);
}

function toFields(message: HubMessage): unknown[] {
  switch (message.kind) {
    case "invocation":
      return toCallFields(1, message);
    case "streamItem":
      return [2, noHeaders, message.invocationId, toWireValue(message.item, messagePackForm)];
    case "completion":
      return toCompletionFields(message.invocationId, message.outcome);
    case "streamInvocation":
      return toCallFields(4, message);
    case "cancelInvocation":
      return [5, noHeaders, message.invocationId];
    case "ping":
      return [6];
    case "close":
      return message.allowReconnect === undefined ? [7, message.error] : [7, message.error, message.allowReconnect];
    case "ack":
      return [8, toWireValue(message.sequenceId, messagePackForm)];
    case "sequence":
      return [9, toWireValue(message.sequenceId, messagePackForm)];
  }
}

function toCallFields(type: number, message: InvocationMessage | StreamInvocationMessage): unknown[] {
  const values = toWireValues(message.arguments, messagePackForm);
  const fields = [type, noHeaders, message.invocationId, message.target, values];
  if (message.streamIds.length > 0) fields.push(message.streamIds);
  return fields;
}

function toCompletionFields(invocationId: string, outcome: InvocationOutcome): unknown[] {
  if ("error" in outcome) return [3, noHeaders, invocationId, errorResult, outcome.error];
  if (outcome.result === undefined) return [3, noHeaders, invocationId, voidResult];
  return [3, noHeaders, invocationId, valueResult, toWireValue(outcome.result, messagePackForm)];
}
