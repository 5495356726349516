/** What a terminal may take for more than a character to show, but for line breaks; from and to. */
const dangerous = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
] as const;

/** The characters of a text that are not to be shown as they are. */
export function dangersIn(text: string): string[] {
  const isDangerous = (code: number) => dangerous.some(([from, to]) => code >= from && code <= to);
  return [...text].filter((character) => isDangerous(character.codePointAt(0) ?? 0));
}
