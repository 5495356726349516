/** Three dots that move while somebody writes. */
export function TypingDots() {
  return (
    <span aria-hidden className="flex shrink-0 gap-0.5">
      <Dot delay="0ms" />
      <Dot delay="150ms" />
      <Dot delay="300ms" />
    </span>
  );
}

function Dot({ delay }: { delay: string }) {
  return <span className="size-1.5 animate-typing rounded-full bg-current" style={{ animationDelay: delay }} />;
}
