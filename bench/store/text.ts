/** What every message says, in all contestants alike: 200 bytes of ASCII. */
export const body = "The parcel left the depot this morning and comes tomorrow between nine and twelve. "
  .repeat(3)
  .slice(0, 200);

/** The id that a sender gives to the message of this number. */
export function messageId(sender: number, number: number): string {
  return orderedId(number, sender);
}

/** A UUID of version 7's form that sorts by its number. Each space has its own ids. */
export function orderedId(number: number, space: number): string {
  return `${hex(number, 8)}-0000-7000-8000-${hex(space, 12)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
