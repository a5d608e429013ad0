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

  // What a person has opened, typed and is about to type stays through an exchange; returns what puts it back.
  const kept = (part) => {
    const open = [...part.querySelectorAll("details[open][data-action], details[open][id]")]
      .map((d) => d.id ? `#${CSS.escape(d.id)}` : `details[data-action="${d.dataset.action}"]`);
    const values = [...part.querySelectorAll("input[id], textarea[id]")]
      .filter((field) => field.type !== "hidden" && field.value !== field.defaultValue)
      .map((field) => [field.id, field.value]);
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const [start, end] = active?.matches("input:not([type]), input[type=text], textarea")
      ? [active.selectionStart, active.selectionEnd] : [null, null];
    return () => {
      for (const name of open) part.querySelector(name)?.setAttribute("open", "");
      for (const [id, value] of values) {
        const field = document.getElementById(id);
        if (field) field.value = value;
      }
      const field = active?.id ? document.getElementById(active.id) : null;
      field?.focus({ preventScroll: true });
      if (field && start !== null) field.setSelectionRange(start, end);
    };
  };

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
      const restore = kept(part);
      part.replaceChildren(...other.childNodes);
      restore();
    }
    const page = document.getElementById("case");
    const next = fresh.getElementById("case");
    if (page && next && !document.getElementById("changed")) page.dataset.version = next.dataset.version;
  };

  let running = false;
  let again = false;
  let refreshed = Date.now();
  let source = null;
  // How often a page is fetched again though nothing came, in milliseconds: what does not arrive is news too.
  const every = 1000 * Number(document.querySelector("[data-every]")?.dataset.every ?? 0);
  const refresh = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(
        location.pathname + location.search, { credentials: "same-origin", signal: AbortSignal.timeout(10000) });
      if (answer.redirected) { location.assign("/sign-in"); return; }
      if (!answer.ok) throw new Error(answer.statusText);
      exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
      refreshed = Date.now();
      if (every || source?.readyState === EventSource.OPEN) body.classList.remove("offline");
    } catch {
      body.classList.add("offline");
    } finally {
      running = false;
      if (again) { again = false; setTimeout(refresh, 250); }
    }
  };

  if (body.dataset.live && window.EventSource) {
    source = new EventSource(body.dataset.live);
    let timer = 0;
    const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 120); };
    for (const name of ["case", "progress", "traffic"]) source.addEventListener(name, soon);
    source.addEventListener("open", () => { if (body.classList.contains("offline")) soon(); body.classList.remove("offline"); });
    source.addEventListener("error", () => body.classList.add("offline"));
    addEventListener("pagehide", () => source.close());
    if (every) setInterval(() => { if (Date.now() - refreshed >= every) refresh(); }, 1000);
  }

  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });

  // Counts down to the second what holds for a limited time; without a script the page says until when.
  setInterval(() => {
    for (const mark of document.querySelectorAll("[data-until]")) {
      const seconds = Math.max(0, Math.round((Date.parse(mark.dataset.until) - Date.now()) / 1000));
      mark.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  }, 1000);

  // The list follows its filter; without a script the button does.
  for (const radio of document.querySelectorAll(".segments input")) {
    radio.addEventListener("change", () => radio.form.requestSubmit());
  }

  // Whoever cannot see the page hears first what was wrong.
  document.getElementById("problem")?.focus();

  // A file goes in pieces (tus 1.0.0), so that a phone goes on where the network left it; the form then names what has come.
  const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));
  const sendPieces = async (form, file, say) => {
    const token = form.querySelector("[name=_csrf]").value;
    const headers = { "Tus-Resumable": "1.0.0", ...(token && { "X-CSRF-Token": token }) };
    const begun = await fetch(form.dataset.upload, { method: "POST", headers: { ...headers, "Upload-Length": file.size } });
    if (begun.status !== 201) throw new Error(begun.status);
    const place = begun.headers.get("Location");
    const step = Number(form.dataset.piece);
    let offset = 0;
    for (let failures = 0; offset < file.size;) {
      try {
        const answer = await fetch(place, {
          method: "PATCH", body: file.slice(offset, offset + step), signal: AbortSignal.timeout(30000),
          headers: { ...headers, "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" } });
        if (answer.status === 204) {
          offset = Number(answer.headers.get("Upload-Offset"));
          failures = 0;
        } else if (answer.status === 409 || answer.status >= 500) {
          throw new Error(answer.status);
        } else {
          return null;
        }
        say(form.dataset.sending.replace("{percent}", Math.round(100 * offset / file.size)));
      } catch {
        if (++failures > 20) throw new Error("offline");
        say(form.dataset.failed);
        await pause(Math.min(10, failures));
        const known = await fetch(place, { method: "HEAD" }).catch(() => null);
        if (known?.ok) offset = Number(known.headers.get("Upload-Offset"));
      }
    }
    return place.split("/").pop();
  };
  addEventListener("submit", async (event) => {
    const form = event.target;
    const file = form.dataset.upload && form.querySelector("[type=file]")?.files[0];
    if (!file || file.size <= Number(form.dataset.piece)) return;
    event.preventDefault();
    const line = form.querySelector("[role=status]");
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const id = await sendPieces(form, file, (text) => { line.textContent = text; });
      if (id) {
        for (const [name, value] of [["upload", id], ["name", file.name]]) {
          const field = document.createElement("input");
          Object.assign(field, { type: "hidden", name, value });
          form.append(field);
        }
        form.querySelector("[type=file]").disabled = true;
      }
    } catch { /* Then it goes whole, and the service says what is wrong. */ }
    form.submit();
  });

  // One submission is enough.
  addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    for (const button of event.target.querySelectorAll("button:not([name]), .decision button")) setTimeout(() => { button.disabled = true; });
  });
  addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; }));
})();
