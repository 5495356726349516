/** @jsxImportSource preact */

/** The shape of a transcript that is loading. */
export function Skeleton() {
  return (
    <div class="skeleton" role="status">
      <span class="hidden">Loading the chat…</span>
      <i class="theirs wide" />
      <i class="theirs" />
      <i class="own" />
      <i class="theirs wide" />
    </div>
  );
}
