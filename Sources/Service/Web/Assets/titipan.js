// SPDX-License-Identifier: Apache-2.0
// Live pages: on news the page is fetched again and the parts marked data-refresh are exchanged. No framework.
(() => {
  "use strict";
  const body = document.body;

  const typed = (element) =>
    [...element.querySelectorAll("input, textarea")].some((field) =>
      field.type === "radio" || field.type === "checkbox"
        ? field.checked !== field.defaultChecked
        : field.type !== "hidden" && field.value !== field.defaultValue);

  const notice = (text, button) => {
    if (document.getElementById("changed")) return;
    const line = document.createElement("p");
    line.id = "changed";
    line.className = "notice warn";
    line.setAttribute("role", "status");
    line.append(text + " ");
    const reload = document.createElement("a");
    reload.href = location.pathname;
    reload.textContent = button;
    line.append(reload);
    document.getElementById("actions").before(line);
  };

  const exchange = (fresh) => {
    for (const part of document.querySelectorAll("[data-refresh][id]")) {
      const other = fresh.getElementById(part.id);
      if (!other || other.innerHTML === part.innerHTML) continue;
      if (part.dataset.refresh === "forms") {
        const page = document.getElementById("case");
        const stale = fresh.getElementById("case").dataset.version !== page.dataset.version;
        if (!stale) continue;
        if (part.contains(document.activeElement) || typed(part)) {
          notice(page.dataset.changed, page.dataset.reload);
          continue;
        }
      }
      const open = [...part.querySelectorAll("details[open][data-action]")].map((d) => d.dataset.action);
      part.replaceChildren(...other.childNodes);
      for (const name of open) part.querySelector(`details[data-action="${name}"]`)?.setAttribute("open", "");
    }
    const page = document.getElementById("case");
    const next = fresh.getElementById("case");
    if (page && next && !document.getElementById("changed")) page.dataset.version = next.dataset.version;
  };

  let running = false;
  let again = false;
  const refresh = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" });
      if (answer.redirected) { location.assign("/sign-in"); return; }
      if (answer.ok) exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } finally {
      running = false;
      if (again) { again = false; setTimeout(refresh, 250); }
    }
  };

  if (body.dataset.live && window.EventSource) {
    const source = new EventSource(body.dataset.live);
    let timer = 0;
    const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 120); };
    for (const name of ["case", "progress", "traffic"]) source.addEventListener(name, soon);
    source.addEventListener("open", () => { if (body.classList.contains("offline")) soon(); body.classList.remove("offline"); });
    source.addEventListener("error", () => body.classList.add("offline"));
    addEventListener("pagehide", () => source.close());
  }

  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });

  // The list follows its filter; without a script the button does.
  for (const radio of document.querySelectorAll(".segments input")) {
    radio.addEventListener("change", () => radio.form.requestSubmit());
  }

  // One submission is enough.
  addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    for (const button of event.target.querySelectorAll("button:not([name])")) setTimeout(() => { button.disabled = true; });
  });
  addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; }));
})();
