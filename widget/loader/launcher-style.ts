/**
 * The style of launcher and panel. `:host` resets with `!important`, because inside a shadow tree that is what wins
 * over the page's own rules for the element.
 */
export const launcherStyle = `:host{all:initial!important;position:fixed!important;right:20px!important;bottom:20px!important;z-index:2147483000!important}
button{all:unset;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:#3346d3;cursor:pointer;box-shadow:0 4px 20px #0005;forced-color-adjust:none}
button:hover{background:#2736ab}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #3346d3}
button:before{content:"";width:28px;height:28px;background:#fff;clip-path:path("M7 4h14a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4h-6l-6 5v-5H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z")}
.open~button:before{clip-path:path("M7 5l7 7 7-7 2 2-7 7 7 7-2 2-7-7-7 7-2-2 7-7-7-7z")}
b{position:absolute;pointer-events:none;top:-4px;right:-4px;padding:0 7px;border:2px solid #fff;border-radius:20px;background:#c9184a;color:#fff;font:700 12px/18px system-ui}
b:empty,.open~b{opacity:0}
i{position:absolute;clip-path:inset(50%)}
iframe{position:fixed;right:20px;bottom:88px;width:384px;height:min(660px,100vh - 108px);border:0;border-radius:20px;background:Canvas;color-scheme:light dark;box-shadow:0 4px 40px #0005;opacity:0;visibility:hidden;transform:translateY(20px);transition:.2s}
.open{opacity:1;visibility:visible;transform:none}
@media(max-width:480px),(max-height:420px){iframe{inset:0;width:100%;height:100%;border-radius:0}.ready.open~button{display:none}}
@media(prefers-reduced-motion){iframe{transition:none}}
@media print{:host{display:none!important}}`;
