/** In the order in which they are looked for: most browsers name those they descend from as well. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\/|\bOPiOS\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bCriOS\/|\bChrome\/|\bChromium\/|\bHeadlessChrome\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b|\biPod\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b|\bMac OS X\b/, "Mac"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

const handhelds = ["iPhone", "iPad", "Android"];

export interface Device {
  /** Such as `Firefox on Windows`. */
  name: string;
  isHandheld: boolean;
}

/** @returns the browser and system that a user agent names, in words. What it does not name is left out. */
export function describeUserAgent(userAgent: string | null): Device {
  if (userAgent === null || userAgent.trim() === "") return { name: "Unknown browser", isHandheld: false };
  const browser = nameIn(browsers, userAgent);
  const system = nameIn(systems, userAgent);
  const isHandheld = system !== null && handhelds.includes(system);
  if (browser === null && system === null) return { name: programOf(userAgent), isHandheld };
  if (browser === null) return { name: `A browser on ${system}`, isHandheld };
  return { name: system === null ? browser : `${browser} on ${system}`, isHandheld };
}

function nameIn(known: readonly (readonly [RegExp, string])[], userAgent: string): string | null {
  return known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}

/** A program names itself first, as in `curl/8.5.0`. */
function programOf(userAgent: string): string {
  const [program] = /^[A-Za-z][\w.-]{0,39}(?=\/)/.exec(userAgent) ?? [];
  return program === undefined || program === "Mozilla" ? "Unknown browser" : `A program, ${program}`;
}
