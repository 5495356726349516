import { ProtocolError } from "./hub-protocol.ts";
import { messageTooDeep } from "./message-bounds.ts";

/**
 * Checks one MessagePack value before it is decoded, so that the decoder meets nothing that it would run past, take
 * for one of its own extensions or allocate too much for: a value that is cut off or followed by more, a count that no
 * bytes back, an extension other than timestamps, a key that is neither a string nor an integer, and `__proto__`.
 * Throws a ProtocolError for these, and if the value nests deeper than `maximumDepth`.
 */
export function checkMessagePack(value: Buffer, maximumDepth: number): void {
  new Scanner(value, maximumDepth).scan();
}

/** The extension type of timestamps, -1, as a byte. No other is predefined by the MessagePack specification. */
const timestamp = 0xff;
const maximumNanoseconds = 999_999_999;
/** What a Date can hold. */
const maximumSeconds = 8_640_000_000_000;

/** Where an application copies an object field by field, this key would replace the prototype of the copy. */
const proto = "__proto__";

class Scanner {
  readonly #bytes: Buffer;
  readonly #maximumDepth: number;
  #position = 0;
  #depth = 0;

  constructor(bytes: Buffer, maximumDepth: number) {
    this.#bytes = bytes;
    this.#maximumDepth = maximumDepth;
  }

  scan(): void {
    this.#value();
    if (this.#position < this.#bytes.length) throw new ProtocolError("A message has bytes after its end.");
  }

  #value(): void {
    const format = this.#uint8();
    // From the most to the least common: short strings, small integers, small maps and arrays.
    if (format >= 0xa0 && format < 0xc0) this.#skip(format & 0x1f);
    else if (format < 0x80 || format >= 0xe0) return;
    else if (format < 0x90) this.#map(format & 0x0f);
    else if (format < 0xa0) this.#array(format & 0x0f);
    else this.#longValue(format);
  }

  #longValue(format: number): void {
    switch (format) {
      case 0xc0: // nil, false and true
      case 0xc2:
      case 0xc3:
        return;
      case 0xcc: // integers and floats, by their size
      case 0xd0:
        return this.#skip(1);
      case 0xcd:
      case 0xd1:
        return this.#skip(2);
      case 0xca:
      case 0xce:
      case 0xd2:
        return this.#skip(4);
      case 0xcb:
      case 0xcf:
      case 0xd3:
        return this.#skip(8);
      case 0xc4: // bytes and strings, by the size of their length
      case 0xd9:
        return this.#skip(this.#uint8());
      case 0xc5:
      case 0xda:
        return this.#skip(this.#uint16());
      case 0xc6:
      case 0xdb:
        return this.#skip(this.#uint32());
      case 0xdc:
        return this.#array(this.#uint16());
      case 0xdd:
        return this.#array(this.#uint32());
      case 0xde:
        return this.#map(this.#uint16());
      case 0xdf:
        return this.#map(this.#uint32());
      case 0xd6: // extensions of the sizes that timestamps have
        return this.#extension(4);
      case 0xd7:
        return this.#extension(8);
      case 0xc7:
        return this.#extension(this.#uint8());
      default:
        throw new ProtocolError(`A message has a value of the unknown format 0x${format.toString(16)}.`);
    }
  }

  #array(count: number): void {
    this.#enter();
    for (let left = count; left > 0; left--) this.#value();
    this.#depth--;
  }

  #map(count: number): void {
    this.#enter();
    for (let left = count; left > 0; left--) {
      this.#key();
      this.#value();
    }
    this.#depth--;
  }

  #enter(): void {
    this.#depth++;
    if (this.#depth > this.#maximumDepth) throw messageTooDeep(this.#maximumDepth);
  }

  #key(): void {
    const format = this.#bytes[this.#position];
    if (format === undefined) throw cutOff();
    if (!isKeyFormat(format)) throw new ProtocolError("A map has a key that is not a string.");
    const start = this.#position + stringHeaderBytes(format);
    this.#value();
    if (this.#position - start !== proto.length) return;
    if (this.#bytes.toString("latin1", start, this.#position) === proto) {
      throw new ProtocolError(`A map has the key '${proto}'.`);
    }
  }

  #extension(size: number): void {
    const type = this.#uint8();
    const start = this.#position;
    this.#skip(size);
    if (type !== timestamp) throw new ProtocolError(`A message has an extension of the unknown type ${type}.`);
    if (!this.#isTimestamp(start, size)) throw new ProtocolError("A message has a timestamp that is none.");
  }

  #isTimestamp(start: number, size: number): boolean {
    if (size === 4) return true;
    if (size === 8) return this.#bytes.readUInt32BE(start) >>> 2 <= maximumNanoseconds;
    if (size !== 12 || this.#bytes.readUInt32BE(start) > maximumNanoseconds) return false;
    const seconds = this.#bytes.readInt32BE(start + 4) * 2 ** 32 + this.#bytes.readUInt32BE(start + 8);
    return Math.abs(seconds) < maximumSeconds;
  }

  #skip(count: number): void {
    this.#position += count;
    if (this.#position > this.#bytes.length) throw cutOff();
  }

  #uint8(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw cutOff();
    this.#position++;
    return value;
  }

  #uint16(): number {
    return this.#uint8() * 2 ** 8 + this.#uint8();
  }

  #uint32(): number {
    return this.#uint16() * 2 ** 16 + this.#uint16();
  }
}

/** Whether it starts a string or an integer: decoders turn integer keys into strings. */
function isKeyFormat(format: number): boolean {
  if (format < 0x80 || format >= 0xe0) return true;
  if (format >= 0xa0 && format < 0xc0) return true;
  return (format >= 0xd9 && format <= 0xdb) || (format >= 0xcc && format <= 0xd3);
}

/** What precedes the characters of a string. */
function stringHeaderBytes(format: number): number {
  switch (format) {
    case 0xd9:
      return 2;
    case 0xda:
      return 3;
    case 0xdb:
      return 5;
    default:
      return 1;
  }
}

function cutOff(): ProtocolError {
  return new ProtocolError("A message is cut off.");
}
