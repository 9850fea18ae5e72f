/* Every htmx request: token, one click one request, errors in words, focus after a page change. */
"use strict";
(function () {
  const BY_STATUS = { 401: "expired", 403: "forbidden", 404: "missing", 410: "missing", 413: "toobig", 429: "often" };

  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    if (!/^(GET|HEAD)$/i.test(request.method)) request.headers["X-CSRFToken"] = gx.csrf();
  });

  /* one click, one request: the buttons of the form wait for the answer */
  const waiting = new WeakMap();
  document.addEventListener("htmx:before:request", (event) => {
    const source = event.detail.ctx.sourceElement;
    document.documentElement.classList.add("gx-busy");
    if (/^(GET|HEAD)$/i.test(event.detail.ctx.request.method)) return;
    const buttons = source.matches("button") ? [source] : [...source.querySelectorAll("button:not([type=button]):not(:disabled)")];
    buttons.forEach((button) => (button.disabled = true));
    waiting.set(event.detail.ctx, buttons);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    document.documentElement.classList.remove("gx-busy");
    waiting.get(event.detail.ctx)?.forEach((button) => (button.disabled = false));
  });

  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    const status = ctx.response.status;
    if (status === 422 || status === 409) return; // the answer itself says what is wrong
    const boosted = ctx.sourceElement?._htmx?.boosted;
    if (boosted && /^GET$/i.test(ctx.request.method)) {
      location.assign(ctx.request.action); // a link that fails shows the whole error page
      return;
    }
    const said = ctx.response.headers.get("X-Message");
    gx.toast({ text: said ? decodeURIComponent(said) : gx.word(BY_STATUS[status] ?? "broken"), tone: "need" });
    document.dispatchEvent(new CustomEvent("gx:failed", { detail: { source: ctx.sourceElement } }));
  });

  document.addEventListener("htmx:error", (event) => {
    const { ctx, error } = event.detail;
    if (!ctx || error?.name === "AbortError" && ctx.request?.signal?.reason !== "timeout") return;
    const polling = /every/.test(ctx.sourceElement?.getAttribute?.("hx-trigger") ?? "");
    if (polling) return; // it asks again by itself
    gx.toast({ text: gx.word(ctx.request?.signal?.reason === "timeout" ? "slow" : "offline"), tone: "need" });
    document.dispatchEvent(new CustomEvent("gx:failed", { detail: { source: ctx.sourceElement } }));
  });

  /* after a page change the reader stands at the page's heading, not on the link that is gone */
  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const target = typeof ctx.target === "string" ? document.querySelector(ctx.target) : ctx.target;
    if (target !== document.body) return;
    const failed = document.querySelector("main [aria-invalid=true]");
    const heading = document.querySelector("main h1") ?? document.getElementById("main");
    if (failed) failed.focus();
    else if (heading && !document.querySelector("main [autofocus]")) {
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: true });
    }
  });
})();
