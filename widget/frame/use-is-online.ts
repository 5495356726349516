import { useEffect, useState } from "preact/hooks";

/** Whether the visitor's browser has a network. */
export function useIsOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const over = new AbortController();
    const update = (): void => setOnline(navigator.onLine);
    addEventListener("online", update, over);
    addEventListener("offline", update, over);
    return () => over.abort();
  }, []);
  return isOnline;
}
