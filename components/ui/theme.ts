/** The cookie that remembers a picked theme. Without it the system decides. */
export const themeCookie = "parley-theme";

const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** @returns the theme that a cookie's or menu's value names; anything else means the system's. */
export function parseTheme(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

/** @returns the theme that the page shows now. Browser only. */
export function currentTheme(): Theme {
  return parseTheme(document.documentElement.dataset.theme);
}

/** Shows a theme at once, and lets the server know it for the next page. Browser only. */
export function pickTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const ageSeconds = theme === "system" ? 0 : 31_536_000;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${ageSeconds}; samesite=lax${secure}`;
}
