/** @jsxImportSource preact */

/** The initials of a name, in a colour that stays the same for it. */
export function Avatar({ name }: { name: string }) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return (
    <span class={`avatar avatar-${toneOf(name)}`} aria-hidden="true">
      {initials.join("").toUpperCase()}
    </span>
  );
}

const tones = 6;

function toneOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return sum % tones;
}
