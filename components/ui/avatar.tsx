import type { CSSProperties } from "react";
import { classNames } from "./class-names.ts";

const sizes = {
  xs: "size-5 text-[0.5625rem]",
  sm: "size-7 text-[0.6875rem]",
  md: "size-9 text-xs",
  lg: "size-14 text-lg",
} as const;

interface AvatarProps {
  /** What the colour comes from: it stays when the name changes. */
  id: string;
  name: string;
  size?: keyof typeof sizes;
  /** People are round, organisations are squares. */
  shape?: "person" | "organisation";
  className?: string;
}

/** Somebody's initials on their own colour. It is decoration: the name stands beside it. */
export function Avatar({ id, name, size = "md", shape = "person", className }: AvatarProps) {
  const style: CSSProperties & { "--hue": number } = { "--hue": hueOf(id) };
  return (
    <span
      aria-hidden
      style={style}
      className={classNames(
        "tinted inline-flex shrink-0 select-none items-center justify-center font-semibold tracking-normal",
        shape === "person" ? "rounded-full" : "rounded-[30%]",
        sizes[size],
        className,
      )}
    >
      {shape === "person" ? initialsOf(name) : firstLetter(name)}
    </span>
  );
}

/** @returns a hue in degrees, always the same for an id, on a wheel of twelve that can be told apart. */
function hueOf(id: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619);
  return ((hash >>> 0) % 12) * 30 + 15;
}

/** @returns one or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : "";
  return `${first}${last}` || "?";
}

function firstLetter(word = ""): string {
  const [letter = ""] = word;
  return letter.toLocaleUpperCase();
}
