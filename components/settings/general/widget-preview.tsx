import { SendHorizontal, X } from "lucide-react";
import { initialsOf } from "#components/ui/avatar.tsx";

interface WidgetPreviewProps {
  name: string;
  greeting: string;
}

/** What a visitor will see, while it is written. It is a picture: nothing in it can be pressed. */
export function WidgetPreview({ name, greeting }: WidgetPreviewProps) {
  const shownName = name.trim() || "Your workspace";
  return (
    <figure className="flex shrink-0 flex-col gap-2 lg:w-72">
      <div
        role="img"
        aria-label={`The widget of ${shownName}, which says: ${greeting}`}
        className="overflow-hidden rounded-2xl bg-surface shadow-float"
      >
        <div className="flex items-center gap-3 bg-[linear-gradient(135deg,#3346d3,#2a2f94)] px-4 py-3.5 text-white">
          <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-[#ffffff2e] font-semibold text-sm">
            {initialsOf(shownName)}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold text-base leading-5">{shownName}</span>
            <span className="block truncate text-[#e2e6ff] text-xs">Chat with us</span>
          </span>
          <X aria-hidden className="size-5" />
        </div>
        <div className="flex min-h-40 flex-col px-4 py-4">
          <p className="wrap-anywhere w-fit max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-tl-sm bg-sunken px-3.5 py-2.5 text-sm">
            {greeting.trim() || "…"}
          </p>
        </div>
        <div className="flex items-center justify-between gap-2 px-3 pb-3">
          <span className="flex h-10 flex-1 items-center justify-between rounded-full pr-1 pl-4 text-faint text-sm shadow-[inset_0_0_0_1px_var(--color-edge)]">
            Write a message…
            <span className="flex size-8 items-center justify-center rounded-full bg-sunken text-faint">
              <SendHorizontal aria-hidden className="size-4" />
            </span>
          </span>
        </div>
      </div>
      <figcaption className="text-center text-faint text-xs">What a visitor sees</figcaption>
    </figure>
  );
}
