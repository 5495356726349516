"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

interface StayAtEndOptions {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  /** How far from the end, in CSS pixels, still counts as being there. */
  threshold: number;
  scrollToEnd: () => void;
}

/**
 * Opens a scroller at its end, and keeps it there when its size or its content's changes: a keyboard opens, a banner
 * comes, lines wrap anew. Only somebody who scrolls leaves the end.
 * @returns whether the opening has come to rest, so that a place in the scroller means something.
 */
export function useStayAtEnd({ scroller, content, threshold, scrollToEnd }: StayAtEndOptions): boolean {
  const [isSettled, setIsSettled] = useState(false);
  const goToEnd = useRef(scrollToEnd);
  const isHeld = useRef(true);

  useLayoutEffect(() => {
    goToEnd.current();
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIsSettled(true));
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let size = "";
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const nextSize = `${scrollHeight}/${clientHeight}`;
      if (scrollHeight - scrollTop - clientHeight <= threshold) isHeld.current = true;
      // A scroll that comes with a new size is the browser's, not somebody's.
      else if (nextSize === size) isHeld.current = false;
      size = nextSize;
    };
    const observer = new ResizeObserver(() => {
      if (isHeld.current) goToEnd.current();
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    observer.observe(element);
    if (content.current !== null) observer.observe(content.current);
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scroller, content, threshold]);

  return isSettled;
}
