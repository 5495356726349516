/**
 * The one thing that the loader keeps in the host's storage: that this visitor has a conversation. A host may block
 * storage; then every page load starts as the first one did.
 * @param value what to remember; left out to read only
 * @returns whether the flag is set
 */
export function returningFlag(tenant: string, value?: boolean): boolean {
  const key = `parley:${tenant}:returning`;
  try {
    if (value) localStorage.setItem(key, "1");
    else if (value === false) localStorage.removeItem(key);
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
